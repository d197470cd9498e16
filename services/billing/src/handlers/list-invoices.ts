// InvoicesService.ListInvoices

import type { ListInvoicesRequest, ListInvoicesResponse } from '@tollgate/contracts/billing/v1/invoices';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listInvoices } from '../operations/read-invoices.ts';
import { toProtoInvoice } from './convert.ts';
import type { EntryParts } from '../deps.ts';

const key = idKey('inv');

export function listInvoicesHandler(parts: EntryParts): Unary<ListInvoicesRequest, ListInvoicesResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const rows = await listInvoices(parts.db, request.tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (invoice) => invoice.invoiceId);
    return { invoices: items.map(toProtoInvoice), nextPageToken };
  };
}
