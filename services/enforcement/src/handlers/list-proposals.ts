// ListProposals.
import type { SettlementsServiceService } from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { pageOfProposals } from '../operations/list-proposals.ts';
import { toProtoProposal } from '../operations/messages.ts';
import { fromPageToken, fromProtoState } from './convert.ts';

const DEFAULT_PAGE = 50;

export function listProposalsHandler(deps: Deps): HandlerOf<(typeof SettlementsServiceService)['listProposals']> {
  return async (request) => {
    const now = deps.now();
    const filter = {
      state: fromProtoState(request.state),
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      before: fromPageToken(request.pageToken),
      limit: request.pageSize === 0 ? DEFAULT_PAGE : request.pageSize,
    };
    const page = await pageOfProposals(deps.db, filter, now);
    return {
      proposals: page.proposals.map((proposal) => toProtoProposal(proposal, now)),
      nextPageToken: page.nextBefore ?? '',
    };
  };
}
