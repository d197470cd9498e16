// PricingService.ProposeTenantPrices

import { actorOf } from '@tollgate/auth';
import { ProposeTenantPricesRequest, ProposeTenantPricesResponse } from '@tollgate/contracts/billing/v1/pricing';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { proposePrices } from '../operations/price-proposals.ts';
import { fromProtoTenantPrices, toProtoProposal } from './convert-pricing.ts';

export function proposeTenantPricesHandler(
  parts: EntryParts,
): Unary<ProposeTenantPricesRequest, ProposeTenantPricesResponse> {
  return mutation(parts, ProposeTenantPricesResponse, ProposeTenantPricesRequest, async (tx, request, call) => {
    const subject = fromProtoTenantPrices(request.prices);
    const wanted = { subject, reason: request.reason, proposedBy: actorOf(call) };
    return { proposal: toProtoProposal((await proposePrices(tx, parts.deps, wanted)).proposal) };
  });
}
