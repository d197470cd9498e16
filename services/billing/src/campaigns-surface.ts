// The RPCs of campaigns, and who may call them.

import type { AccessTable } from '@tollgate/auth';
import { CampaignsServiceService } from '@tollgate/contracts/billing/v1/campaigns';
import { implement } from '@tollgate/rpc';
import type { Composed } from '@tollgate/service';
import type { BillingTables, EntryParts } from './deps.ts';
import { listCampaignsHandler } from './handlers/list-campaigns.ts';
import { previewTopUpHandler } from './handlers/preview-top-up.ts';
import { publishCampaignHandler } from './handlers/publish-campaign.ts';

const readers = ['support', 'finance', 'enforcer', 'approver'] as const;

const campaignsAccess: AccessTable<CampaignsServiceService> = {
  publishCampaign: { staff: ['finance'] },
  listCampaigns: { reads: true, staff: readers },
  previewTopUp: { reads: true, staff: readers, tenant: 'own' },
};

export function campaignsSurface(parts: EntryParts): Required<Pick<Composed<BillingTables>, 'bindings' | 'access'>> {
  return {
    bindings: [
      implement(CampaignsServiceService, {
        publishCampaign: publishCampaignHandler(parts),
        listCampaigns: listCampaignsHandler(parts),
        previewTopUp: previewTopUpHandler(parts),
      }),
    ],
    access: [[CampaignsServiceService, campaignsAccess]],
  };
}
