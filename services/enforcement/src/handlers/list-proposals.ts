// ListProposals.
import type { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readProposals } from '../operations/read-proposals.ts';
import { fromProtoState, toProtoProposal } from './convert.ts';

const DEFAULT_PAGE = 50;
const key = idKey('prp');

export function listProposalsHandler(deps: Deps): HandlerOf<(typeof SettlementsServiceService)['listProposals']> {
  return async (request) => {
    const now = deps.now();
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const filter = {
      state: fromProtoState(request.state),
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      before: query.after,
      limit: query.limit,
    };
    const { items, nextPageToken } = toPage(
      await readProposals(deps.db, filter, now),
      query,
      key,
      (each) => each.proposalId,
    );
    return { proposals: items.map((proposal) => toProtoProposal(proposal, now)), nextPageToken };
  };
}
