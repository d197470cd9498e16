// InvoicesService.ListInvoices

import type { ListInvoicesRequest, ListInvoicesResponse } from '@tollgate/contracts/billing/v1/invoices';
import type { Unary } from '@tollgate/rpc';
import { listInvoices } from '../operations/read-invoices.ts';
import { fromProtoPage, toProtoInvoice, toProtoPage } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function listInvoicesHandler(parts: EntryParts): Unary<ListInvoicesRequest, ListInvoicesResponse> {
  return async (request) => {
    const { before, size } = fromProtoPage(request, 'inv', 50);
    const { page, nextPageToken } = toProtoPage(
      await listInvoices(parts.db, request.tenantId, before, size + 1),
      size,
      (invoice) => invoice.invoiceId,
    );
    return { invoices: page.map(toProtoInvoice), nextPageToken };
  };
}
