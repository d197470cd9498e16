// CampaignsService.ListCampaigns

import type { ListCampaignsRequest, ListCampaignsResponse } from '@tollgate/contracts/billing/v1/campaigns';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { listCampaigns } from '../operations/campaigns.ts';
import { toProtoCampaign } from './convert-campaigns.ts';

export function listCampaignsHandler(parts: EntryParts): Unary<ListCampaignsRequest, ListCampaignsResponse> {
  return async ({ includeEnded }) => ({
    campaigns: (await listCampaigns(parts.db, parts.deps, includeEnded)).map(toProtoCampaign),
  });
}
