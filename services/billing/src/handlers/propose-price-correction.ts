// PricingService.ProposePriceCorrection

import { actorOf } from '@tollgate/auth';
import { ProposePriceCorrectionRequest, ProposePriceCorrectionResponse } from '@tollgate/contracts/billing/v1/pricing';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { proposePrices } from '../operations/price-proposals.ts';
import { fromProtoCorrection, toProtoPreview, toProtoProposal } from './convert-pricing.ts';

export function proposePriceCorrectionHandler(
  parts: EntryParts,
): Unary<ProposePriceCorrectionRequest, ProposePriceCorrectionResponse> {
  return mutation(parts, ProposePriceCorrectionResponse, ProposePriceCorrectionRequest, async (tx, request, call) => {
    const subject = fromProtoCorrection(request.correction);
    const wanted = { subject, reason: request.reason, proposedBy: actorOf(call) };
    const { proposal, preview } = await proposePrices(tx, parts.deps, wanted);
    return { proposal: toProtoProposal(proposal), preview: toProtoPreview(preview) };
  });
}
