// CampaignsService.PublishCampaign

import { actorOf } from '@tollgate/auth';
import { PublishCampaignRequest, PublishCampaignResponse } from '@tollgate/contracts/billing/v1/campaigns';
import { zero } from '@tollgate/money';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { PRICE_CURRENCY } from '../domain/price-book.ts';
import { publishCampaign } from '../operations/campaigns.ts';
import { campaignTotals } from '../store/campaigns.ts';
import { fromProtoCampaign, toProtoCampaign } from './convert-campaigns.ts';

export function publishCampaignHandler(parts: EntryParts): Unary<PublishCampaignRequest, PublishCampaignResponse> {
  return mutation(parts, PublishCampaignResponse, PublishCampaignRequest, async (tx, request, call) => {
    const campaign = await publishCampaign(tx, parts.deps, fromProtoCampaign(request.campaign), actorOf(call));
    const totals = (await campaignTotals(tx)).get(campaign.code) ?? { given: zero(PRICE_CURRENCY), awards: 0n };
    return { campaign: toProtoCampaign({ campaign, totals }) };
  });
}
