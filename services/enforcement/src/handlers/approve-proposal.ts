// ApproveProposal.
import { actorOf } from '@tollgate/auth';
import {
  ApproveProposalRequest,
  ApproveProposalResponse,
  type SettlementsServiceService,
} from '@tollgate/contracts/enforcement/v1/settlements';
import type { HandlerOf } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { approveProposal } from '../operations/decide-proposal.ts';
import { toProtoProposal, toProtoSettlement } from '../operations/messages.ts';
import { positionOfProposal } from '../operations/position-of-proposal.ts';

export function approveProposalHandler(deps: Deps): HandlerOf<(typeof SettlementsServiceService)['approveProposal']> {
  return async (asked, outer) => {
    const position = await positionOfProposal(deps, asked.proposalId, outer);
    const approve = mutation(
      deps,
      ApproveProposalResponse,
      ApproveProposalRequest,
      async (tx, { proposalId }, call): Promise<ApproveProposalResponse> => {
        const now = deps.now();
        const { proposal, settlement } = await approveProposal(tx, { proposalId, actor: actorOf(call), now, position });
        return { proposal: toProtoProposal(proposal, now), settlement: toProtoSettlement(settlement, []) };
      },
    );
    const response = await approve(asked, outer);
    deps.wakeSettlements();
    return response;
  };
}
