// PricingService.ApprovePriceProposal

import { actorOf } from '@tollgate/auth';
import { ApprovePriceProposalRequest, ApprovePriceProposalResponse } from '@tollgate/contracts/billing/v1/pricing';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { approvePrices } from '../operations/price-proposals.ts';
import { toProtoPreview, toProtoProposal } from './convert-pricing.ts';

export function approvePriceProposalHandler(
  parts: EntryParts,
): Unary<ApprovePriceProposalRequest, ApprovePriceProposalResponse> {
  return mutation(parts, ApprovePriceProposalResponse, ApprovePriceProposalRequest, async (tx, request, call) => {
    const { proposal, preview } = await approvePrices(tx, parts.deps, request.proposalId, actorOf(call));
    return { proposal: toProtoProposal(proposal), preview: toProtoPreview(preview) };
  });
}
