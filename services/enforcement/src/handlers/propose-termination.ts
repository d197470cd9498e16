// ProposeTermination.
import { actorOf } from '@tollgate/auth';
import {
  ProposeTerminationRequest,
  ProposeTerminationResponse,
  type SettlementsServiceService,
} from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { toProtoProposal } from '../operations/messages.ts';
import { ask } from '../operations/peer-answer.ts';
import { proposeTermination } from '../operations/propose-termination.ts';
import { fromProtoCause, fromProtoElections } from './convert.ts';

export function proposeTerminationHandler(
  deps: Deps,
): HandlerOf<(typeof SettlementsServiceService)['proposeTermination']> {
  return async (asked, outer) => {
    const position = await ask(deps.peers.wallet.getPosition({ tenantId: asked.tenantId }, { parent: outer }));
    const propose = mutation(
      deps,
      ProposeTerminationResponse,
      ProposeTerminationRequest,
      async (tx, request, call): Promise<ProposeTerminationResponse> => {
        const now = deps.now();
        const proposer = actorOf(call);
        const proposal = await proposeTermination(tx, {
          tenantId: request.tenantId,
          cause: fromProtoCause(request.cause),
          reason: request.reason,
          elections: fromProtoElections(request.elections, proposer),
          proposer,
          previewOnly: request.validateOnly,
          position,
          now,
        });
        const message = toProtoProposal(proposal, now);
        return { proposal: request.validateOnly ? { ...message, proposalId: '' } : message };
      },
    );
    return propose(asked, outer);
  };
}
