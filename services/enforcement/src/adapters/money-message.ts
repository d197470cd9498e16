// Amounts as wire messages.
import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import { DomainError } from '@tollgate/errors';
import { parseCurrency, type Money } from '@tollgate/money';

export function toProtoMoney({ micros, currency }: Money): MoneyMessage {
  return { micros, currencyCode: currency };
}

/** @throws DomainError AMOUNT_INVALID for one that is not there, or in a currency that books are not kept in. */
export function fromProtoMoney(message: MoneyMessage | undefined, field: string): Money {
  const currency = message && parseCurrency(message.currencyCode);
  if (message !== undefined && currency !== undefined) return { micros: message.micros, currency };
  const description = 'must be an amount in CNY';
  throw new DomainError({
    category: 'invalid_argument',
    reason: 'AMOUNT_INVALID',
    message: `${field} ${description}.`,
    violations: [{ field, description }],
  });
}
