// ListTransfers: a tenant's movements, newest first.
import type { ListTransfersRequest, ListTransfersResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { fromPagedRequest, numberKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readTransfers } from '../operations/read-transfers.ts';
import { toProtoTransfer } from './convert.ts';

export function listTransfersHandler({ db }: Deps): Unary<ListTransfersRequest, ListTransfersResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 100, numberKey);
    const rows = await readTransfers(db, request.tenantId, { before: query.after, limit: query.limit });
    const { items, nextPageToken } = toPage(rows, query, numberKey, (row) => row.sequence);
    return { transfers: items.map(toProtoTransfer), nextPageToken };
  };
}
