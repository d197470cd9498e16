// ProposeTermination.
import { actorOf } from '@tollgate/auth';
import {
  ProposeTerminationRequest,
  ProposeTerminationResponse,
  type SettlementsServiceService,
} from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { proposeTermination } from '../operations/propose-termination.ts';
import type { Proposal } from '../operations/read-proposals.ts';
import { fromProtoCause, fromProtoElections, rendering, requestKey, toProtoProposal } from './convert.ts';

export function proposeTerminationHandler(
  deps: Deps,
): HandlerOf<(typeof SettlementsServiceService)['proposeTermination']> {
  return (request, call) => {
    const now = deps.now();
    const proposer = actorOf(call);
    const previewOnly = request.validateOnly;
    // A preview's proposal was never stored, so it has no id that could be asked for.
    const answer = rendering(ProposeTerminationResponse, (proposal: Proposal): ProposeTerminationResponse => ({
      proposal: { ...toProtoProposal(proposal, now), ...(previewOnly ? { proposalId: '' } : {}) },
    }));
    const order = {
      tenantId: request.tenantId,
      cause: fromProtoCause(request.cause),
      reason: request.reason,
      elections: fromProtoElections(request.elections, proposer),
      proposer,
      banReason: request.banReason,
      skipReason: request.skipReason,
      previewOnly,
      now,
    };
    const key = requestKey(call, request.requestId, ProposeTerminationRequest.encode(request).finish());
    return proposeTermination(deps, key, answer, order, call);
  };
}
