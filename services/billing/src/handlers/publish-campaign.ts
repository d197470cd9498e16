// CampaignsService.PublishCampaign

import { actorOf } from '@tollgate/auth';
import { PublishCampaignRequest, PublishCampaignResponse } from '@tollgate/contracts/billing/v1/campaigns';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { publishCampaign } from '../operations/campaigns.ts';
import { fromProtoCampaign, toProtoCampaign } from './convert-campaigns.ts';

export function publishCampaignHandler(parts: EntryParts): Unary<PublishCampaignRequest, PublishCampaignResponse> {
  return mutation(parts, PublishCampaignResponse, PublishCampaignRequest, async (tx, request, call) => {
    const standing = await publishCampaign(tx, parts.deps, fromProtoCampaign(request.campaign), actorOf(call));
    return { campaign: toProtoCampaign(standing) };
  });
}
