// Amounts as people write and read them, in yuan. No grouping, no currency sign: those belong to whoever shows them.

import { halfAwayFromZero, toDecimal, transformScale, trimScale } from 'dinero.js/bigint';
import { money, type Money, toDinero } from './money.ts';

const YUAN = /^(?<sign>-?)(?<whole>[0-9]{1,13})(?:\.(?<decimals>[0-9]{1,6}))?$/;
const DECIMALS = 6;
const MAX_MICROS = 2n ** 63n - 1n;

/**
 * Reads `12`, `12.3` or `-12.345678`. Undefined for anything else: more than six decimals, an exponent, a plus or
 * grouping sign, spaces, or more than the 64 bits that wire and database hold.
 */
export function parseYuan(text: string): Money | undefined {
  const groups = YUAN.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const magnitude = BigInt(`${groups['whole'] ?? ''}${(groups['decimals'] ?? '').padEnd(DECIMALS, '0')}`);
  if (magnitude > MAX_MICROS) return undefined;
  return money(groups['sign'] === '-' ? -magnitude : magnitude, 'CNY');
}

/**
 * The amount in yuan: exact, with at least two decimals and no trailing zeros after them (`12.30`, `0.0018`).
 * With fen, exactly two decimals, rounded half away from zero for display; round the amount itself by roundToFen.
 */
export function formatYuan(amount: Money, options: { fen?: boolean } = {}): string {
  // trimScale stops at the currency's own two decimals, except that it leaves a zero as long as it is.
  if (amount.micros === 0n) return '0.00';
  const object = toDinero(amount);
  const text = toDecimal(options.fen === true ? transformScale(object, 2n, halfAwayFromZero) : trimScale(object));
  return text === '-0.00' ? '0.00' : text;
}
