// ApproveProposal.
import { actorOf, callerOf } from '@tollgate/auth';
import {
  ApproveProposalRequest,
  ApproveProposalResponse,
  type SettlementsServiceService,
} from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { approveProposal, type Approved } from '../operations/decide-proposal.ts';
import { rendering, requestKey, toProtoProposal, toProtoSettlement } from './convert.ts';

export function approveProposalHandler(deps: Deps): HandlerOf<(typeof SettlementsServiceService)['approveProposal']> {
  return (request, call) => {
    const now = deps.now();
    const answer = rendering(
      ApproveProposalResponse,
      ({ proposal, settlement }: Approved): ApproveProposalResponse => ({
        proposal: toProtoProposal(proposal, now),
        settlement: toProtoSettlement(settlement, []),
      }),
    );
    const key = requestKey(call, request.requestId, ApproveProposalRequest.encode(request).finish());
    const roles = callerOf(call).person?.roles ?? [];
    const decision = { proposalId: request.proposalId, actor: actorOf(call), roles, now };
    return approveProposal(deps, key, answer, decision, call);
  };
}
