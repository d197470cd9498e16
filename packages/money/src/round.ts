// Rounding, which happens once, at the edge of a document (design: whole fen for what a person pays, gets or reads).

import { halfAwayFromZero, transformScale } from 'dinero.js/bigint';
import { fromDinero, money, type Money, subtract, toDinero } from './money.ts';

/** Micros of one fen, the smallest amount that can be paid. */
export const MICROS_PER_FEN = 10_000n;

/** Whether the amount can be paid as it is. */
export function isWholeFen(amount: Money): boolean {
  return amount.micros % MICROS_PER_FEN === 0n;
}

/**
 * The amount in whole fen, half away from zero (0.005 becomes 0.01, -0.005 becomes -0.01), and what rounding left
 * over: amount = rounded + difference. The difference goes to a rounding account, so that books still balance.
 */
export function roundToFen(amount: Money): { rounded: Money; difference: Money } {
  const rounded = fromDinero(transformScale(toDinero(amount), 2n, halfAwayFromZero), amount.currency);
  return { rounded, difference: subtract(amount, rounded) };
}

/**
 * Quotient as a whole number, half away from zero, for any signs; for ratios that no decimal scale holds.
 *
 * @throws RangeError when the divisor is zero.
 */
export function divideHalfAwayFromZero(numerator: bigint, divisor: bigint): bigint {
  const magnitude = abs(divisor);
  const quotient = (2n * abs(numerator) + magnitude) / (2n * magnitude);
  return numerator < 0n === divisor < 0n ? quotient : -quotient;
}

/**
 * Splits a gross amount into net and the tax inside it: net = total / (1 + rate), rounded to fen half away from zero;
 * tax is the rest, so that both always add up to the total. perMille 60n is the 6 % VAT on modern services.
 *
 * @throws RangeError when the total is not in whole fen or the rate is negative: documents are rounded before they are taxed.
 */
export function vatInside(total: Money, perMille: bigint): { net: Money; tax: Money } {
  if (!isWholeFen(total)) throw new RangeError('tax is computed on whole fen');
  if (perMille < 0n) throw new RangeError('a tax rate is not negative');
  const netFen = divideHalfAwayFromZero(total.micros * 1_000n, (1_000n + perMille) * MICROS_PER_FEN);
  const net = money(netFen * MICROS_PER_FEN, total.currency);
  return { net, tax: subtract(total, net) };
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
