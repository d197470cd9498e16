// Amounts that the wallet tells.

import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import { type Money, money, parseCurrency } from '@tollgate/money';

/** @throws RangeError when the wallet breaks its contract: no amount, or a currency that is not known here. */
export function fromWalletMoney(message: MoneyMessage | undefined): Money {
  const currency = message && parseCurrency(message.currencyCode);
  if (message === undefined || currency === undefined) throw new RangeError('the wallet told no amount');
  return money(message.micros, currency);
}
