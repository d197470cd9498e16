// PricingService.RejectPriceProposal

import { actorOf } from '@tollgate/auth';
import { RejectPriceProposalRequest, RejectPriceProposalResponse } from '@tollgate/contracts/billing/v1/pricing';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { rejectPrices } from '../operations/price-proposals.ts';
import { toProtoProposal } from './convert-pricing.ts';

export function rejectPriceProposalHandler(
  parts: EntryParts,
): Unary<RejectPriceProposalRequest, RejectPriceProposalResponse> {
  return mutation(parts, RejectPriceProposalResponse, RejectPriceProposalRequest, async (tx, request, call) => {
    return { proposal: toProtoProposal(await rejectPrices(tx, parts.deps, request.proposalId, actorOf(call))) };
  });
}
