// ListLots: a tenant's lots in draw-down order.
import type { ListLotsRequest, ListLotsResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { inTransaction } from '@tollgate/db';
import type { Unary } from '@tollgate/rpc';
import { readLots } from '../operations/read-position.ts';
import { toProtoLot } from './convert.ts';
import type { Deps } from '../deps.ts';
import { pageSize, readToken, writeToken } from './pages.ts';

export function listLots({ db, now }: Deps): Unary<ListLotsRequest, ListLotsResponse> {
  return async (request) => {
    const start = Number(readToken(request.pageToken) ?? 0n);
    const size = pageSize(request.pageSize, 100);
    const lots = await inTransaction(db, (tx) => readLots(tx, request.tenantId, now(), request.includeEmpty), {
      isolation: 'repeatable read',
    });
    const end = start + size;
    return {
      lots: lots.slice(start, end).map(toProtoLot),
      nextPageToken: end < lots.length ? writeToken(BigInt(end)) : '',
    };
  };
}
