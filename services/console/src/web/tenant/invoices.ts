// A tenant's invoices.
import type { Invoice } from '@tollgate/contracts/billing/v1/invoices';

import { showDay, showMoney, showTime } from '../format.ts';
import { html, type Html } from '../html.ts';
import { page, tenantLine } from '../parts/layout.ts';
import { more, table } from '../parts/table.ts';
import { paths } from '../paths.ts';
import type { View } from '../view.ts';

export interface InvoicesPage {
  readonly tenantId: string;
  readonly invoices: readonly Invoice[];
  readonly nextPageToken: string;
}

export function invoicesPage(view: View, { tenantId, invoices, nextPageToken }: InvoicesPage): Html {
  return page(
    view,
    view.t.invoices.title,
    html`${tenantLine(view, tenantId)} ${invoicesTable(view, tenantId, invoices)}
    ${more(view, paths.tenant(tenantId).invoices, nextPageToken)}`,
  );
}

/** The list alone, for the staff's page of a tenant. */
export function invoicesTable(view: View, tenantId: string, invoices: readonly Invoice[]): Html {
  const words = view.t.invoices;
  return table(view, words.title, invoices, [
    {
      heading: words.number,
      cell: (invoice) => html`<a href="${paths.tenant(tenantId).invoice(invoice.invoiceId)}">${invoice.number}</a>`,
    },
    { heading: words.period, cell: (invoice) => periodOf(view, invoice) },
    { heading: words.total, numeric: true, cell: (invoice) => showMoney(invoice.total) },
    { heading: words.issued, cell: (invoice) => showTime(invoice.issueTime, view.language) },
  ]);
}

/** First to last day; the end on the wire is exclusive. */
export function periodOf(view: View, invoice: Invoice): string {
  const last = invoice.periodEnd === undefined ? undefined : new Date(invoice.periodEnd.getTime() - 1);
  return `${showDay(invoice.periodStart, view.language)} ${view.t.until} ${showDay(last, view.language)}`;
}
