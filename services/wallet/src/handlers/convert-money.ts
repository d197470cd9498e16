// Amounts of money between messages and micros: the limits that they are kept within.
import type { Money } from '@tollgate/contracts/common/v1/money';
import { DomainError } from '@tollgate/errors';
import { sumTooLarge } from '../domain/refusals.ts';

/** A billion yuan: above any real amount; some 9,000 of them fit into one balance, which the ledger watches by itself. */
const MAX_MICROS = 1_000_000_000_000_000n;

export function toProtoMoney(micros: bigint): Money {
  return { currencyCode: 'CNY', micros };
}

const INT64_MAX = 2n ** 63n - 1n;

/** What is summed over many movements or tenants, which the ledger does not watch. Throws SUM_TOO_LARGE. */
export function toProtoSumMoney(micros: bigint): Money {
  if (micros > INT64_MAX || micros < -INT64_MAX) throw sumTooLarge();
  return toProtoMoney(micros);
}

/** A refusal of one field. */
export function refuse(reason: string, field: string, description: string): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason,
    message: `${field}: ${description}`,
    violations: [{ field, description }],
  });
}

/** Micros within the limits, of the one currency of this ledger. Throws UNKNOWN_CURRENCY, INVALID_AMOUNT. */
export function fromProtoMoney(value: Money | undefined, field: string): bigint {
  if (value === undefined) throw refuse('INVALID_AMOUNT', field, 'is required');
  if (value.currencyCode !== 'CNY')
    throw refuse('UNKNOWN_CURRENCY', field, `the ledger keeps CNY, not ${value.currencyCode}`);
  if (value.micros > MAX_MICROS || value.micros < -MAX_MICROS) throw refuse('INVALID_AMOUNT', field, 'is too large');
  return value.micros;
}

/** The same, above zero. */
export function fromProtoPositive(value: Money | undefined, field: string): bigint {
  const micros = fromProtoMoney(value, field);
  if (micros <= 0n) throw refuse('INVALID_AMOUNT', field, 'must be more than zero');
  return micros;
}
