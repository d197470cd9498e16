// Amounts as wire messages.
import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import type { Money } from '@tollgate/money';

export function toProtoMoney({ micros, currency }: Money): MoneyMessage {
  return { micros, currencyCode: currency };
}
