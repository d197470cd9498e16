// ListTransfers: a tenant's movements, newest first.
import type { ListTransfersRequest, ListTransfersResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { readTransfers } from '../operations/read-transfers.ts';
import { toProtoTransfer } from './convert.ts';
import type { Deps } from '../deps.ts';
import { pageSize, readToken, writeToken } from './pages.ts';

export function listTransfers({ db }: Deps): Unary<ListTransfersRequest, ListTransfersResponse> {
  return async (request) => {
    const limit = pageSize(request.pageSize, 100);
    const page = await readTransfers(db, request.tenantId, { before: readToken(request.pageToken), limit });
    return {
      transfers: page.transfers.map(toProtoTransfer),
      nextPageToken: page.more === undefined ? '' : writeToken(page.more),
    };
  };
}
