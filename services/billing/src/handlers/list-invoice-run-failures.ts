// InvoiceRunsService.ListInvoiceRunFailures

import type {
  ListInvoiceRunFailuresRequest,
  ListInvoiceRunFailuresResponse,
} from '@tollgate/contracts/billing/v1/runs';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { listRunFailures } from '../operations/invoice-runs.ts';
import { fromProtoMonth } from './convert-statements.ts';

const key = idKey('ten');

export function listInvoiceRunFailuresHandler(
  parts: EntryParts,
): Unary<ListInvoiceRunFailuresRequest, ListInvoiceRunFailuresResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 100, key);
    const rows = await listRunFailures(parts.db, fromProtoMonth(request.month), query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (failure) => failure.tenantId);
    return { failures: items, nextPageToken };
  };
}
