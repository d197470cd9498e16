// ListClaims.
import type { ClaimsServiceService } from '@tollgate/contracts/enforcement/v1/claims';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readClaims } from '../operations/read-appeals.ts';
import { fromProtoClaimState, toProtoClaim } from './convert-appeals.ts';

const DEFAULT_PAGE = 50;
const key = idKey('clm');

export function listClaimsHandler(deps: Deps): HandlerOf<(typeof ClaimsServiceService)['listClaims']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const filter = {
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      state: fromProtoClaimState(request.state),
      before: query.after,
      limit: query.limit,
    };
    const rows = await readClaims(deps.db, filter);
    const { items, nextPageToken } = toPage(rows, query, key, (each) => each.claimId);
    return { claims: items.map(toProtoClaim), nextPageToken };
  };
}
