// RejectProposal.
import { actorOf } from '@tollgate/auth';
import {
  RejectProposalRequest,
  RejectProposalResponse,
  type SettlementsServiceService,
} from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { rejectProposal } from '../operations/decide-proposal.ts';
import { toProtoProposal } from './convert.ts';

export function rejectProposalHandler(deps: Deps): HandlerOf<(typeof SettlementsServiceService)['rejectProposal']> {
  return mutation(deps, RejectProposalResponse, RejectProposalRequest, async (tx, { proposalId, reason }, call) => {
    const now = deps.now();
    const proposal = await rejectProposal(tx, { proposalId, reason, actor: actorOf(call), now });
    return { proposal: toProtoProposal(proposal, now) };
  });
}
