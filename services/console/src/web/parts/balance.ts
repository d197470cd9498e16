// A balance with its parts, and the lots behind it.
import type { Balance, Lot } from '@tollgate/contracts/wallet/v1/wallet';

import { showMoney, showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { wordOf } from '../messages/index.ts';
import type { View } from '../view.ts';
import { facts, table } from './table.ts';

/** Available first and large; the rest as facts. */
export function balanceFacts(view: View, balance: Balance | undefined): Html {
  const words = view.t.overview;
  if (balance === undefined) return html`<p class="none">${view.t.none}</p>`;
  return html`<p class="figure"><span>${words.available}</span> <strong>${showMoney(balance.available)}</strong></p>
    ${facts([
      [words.reserved, showMoney(balance.reserved)],
      [words.cash, showMoney(balance.cash)],
      [words.bonus, showMoney(balance.bonus)],
      [words.arrears, showMoney(balance.arrears)],
      [words.refundable, showMoney(balance.refundable)],
    ])}
    <p class="code">${words.asOf(showTime(balance.asOfTime, view.language), balance.asOfSequence.toString())}</p>`;
}

/** Lots in the order in which they are used. */
export function lotsTable(view: View, lots: readonly Lot[]): Html {
  const words = view.t.overview;
  return table(view, words.lots, lots, [
    { heading: words.kind, cell: (lot) => wordOf(view.t.words.lotKind, lot.kind) },
    { heading: words.remaining, numeric: true, cell: (lot) => showMoney(lot.remaining) },
    { heading: words.reserved, numeric: true, cell: (lot) => showMoney(lot.reserved) },
    { heading: words.credited, numeric: true, cell: (lot) => showMoney(lot.credited) },
    {
      heading: words.expires,
      cell: (lot) => (lot.expireTime === undefined ? view.t.never : showTime(lot.expireTime, view.language)),
    },
    { heading: words.origin, cell: (lot) => html`<code>${lot.origin}</code>` },
  ]);
}
