// One invoice: lines at their unit prices, exact; the document in whole fen.
import type { Invoice } from '@tollgate/contracts/billing/v1/invoices';

import { showCount, showMoney, showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { facts, table } from '../parts/table.ts';
import type { View } from '../view.ts';
import { paths } from '../paths.ts';
import { periodOf } from './invoices.ts';

export function invoicePage(view: View, invoice: Invoice): Html {
  const words = view.t.invoices;
  const file = paths.tenant(invoice.tenantId).invoiceFile;
  return page(
    view,
    words.one(invoice.number),
    html`${tenantLine(view, invoice.tenantId)}
      ${facts([
        [words.period, periodOf(view, invoice)],
        [words.issued, showTime(invoice.issueTime, view.language)],
      ])}
      ${table(view, words.one(invoice.number), invoice.lines, [
        { heading: words.product, cell: (line) => line.product },
        { heading: words.units, numeric: true, cell: (line) => showCount(line.units) },
        { heading: words.unitPrice, numeric: true, cell: (line) => showMoney(line.unitPrice) },
        { heading: words.exact, numeric: true, cell: (line) => showMoney(line.amount) },
      ])}
      ${facts([
        [words.exact, showMoney(invoice.exactTotal)],
        [words.rounding, showMoney(invoice.rounding)],
        [words.net, showMoney(invoice.net)],
        [words.tax, showMoney(invoice.tax)],
      ])}
      <p class="figure"><span>${words.total}</span> <strong>${showMoney(invoice.total)}</strong></p>
      <p>
        <a href="${file(invoice.invoiceId, 'pdf')}" download>${words.pdf}</a> ·
        <a href="${file(invoice.invoiceId, 'csv')}" download>${words.csv}</a>
      </p>`,
  );
}
