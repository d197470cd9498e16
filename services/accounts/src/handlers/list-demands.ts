// RequirementsService.ListDemands
import type { ListDemandsRequest, ListDemandsResponse } from '@tollgate/contracts/accounts/v1/requirements';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listDemands } from '../operations/demands.ts';
import { toProtoDemand } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('dmd');

export function listDemandsHandler({ db }: HandlerParts): Unary<ListDemandsRequest, ListDemandsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const found = await listDemands(db, request.tenantId, { before: query.after, limit: query.limit });
    const { items, nextPageToken } = toPage(found, query, key, (each) => each.demandId);
    return { demands: items.map(toProtoDemand), nextPageToken };
  };
}
