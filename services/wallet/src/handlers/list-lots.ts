// ListLots: a tenant's lots in draw-down order.
import type { ListLotsRequest, ListLotsResponse } from '@tollgate/contracts/wallet/v1/wallet';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { listLots } from '../operations/read-position.ts';
import { toProtoLot } from './convert.ts';

const key = idKey('lot');

export function listLotsHandler(deps: Deps): Unary<ListLotsRequest, ListLotsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 100, key);
    const wanted = { after: query.after, includeEmpty: request.includeEmpty };
    const lots = await listLots(deps, request.tenantId, wanted);
    const { items, nextPageToken } = toPage(lots, query, key, (lot) => lot.lotId);
    return { lots: items.map(toProtoLot), nextPageToken };
  };
}
