// Messages of campaigns to domain values and back.

import type {
  Campaign as CampaignMessage,
  CampaignTier as TierMessage,
} from '@tollgate/contracts/billing/v1/campaigns';
import { toProtoMoney } from '../adapters/messages.ts';
import type { CampaignTerms, CampaignTier } from '../domain/campaign.ts';
import type { CampaignStanding } from '../operations/campaigns.ts';
import { fromProtoMoney, required } from './convert.ts';

/** @throws DomainError FIELD_MISSING, CURRENCY_NOT_SUPPORTED. */
export function fromProtoCampaign(message: CampaignMessage | undefined): CampaignTerms {
  const campaign = required(message, 'campaign');
  const { code, validDays, awardsPerTenant, withdrawn } = campaign;
  return {
    code,
    startTime: required(campaign.startTime, 'campaign.start_time'),
    endTime: required(campaign.endTime, 'campaign.end_time'),
    tiers: campaign.tiers.map((tier, index) => fromProtoTier(tier, `campaign.tiers[${index}]`)),
    validDays,
    awardsPerTenant,
    budget: campaign.budget && fromProtoMoney(campaign.budget, 'campaign.budget'),
    withdrawn,
  };
}

function fromProtoTier({ minimumPaid, gift }: TierMessage, field: string): CampaignTier {
  const present = required(gift, `${field}.gift`);
  return {
    minimumPaid: fromProtoMoney(minimumPaid, `${field}.minimum_paid`),
    gift:
      present.$case === 'bonus'
        ? { amount: fromProtoMoney(present.value, `${field}.bonus`) }
        : { perMille: BigInt(present.value) },
  };
}

export function toProtoCampaign({ campaign, totals }: CampaignStanding): CampaignMessage {
  return {
    ...campaign,
    tiers: campaign.tiers.map(({ minimumPaid, gift }) => ({
      minimumPaid: toProtoMoney(minimumPaid),
      gift:
        'amount' in gift
          ? { $case: 'bonus', value: toProtoMoney(gift.amount) }
          : { $case: 'bonusPerMille', value: Number(gift.perMille) },
    })),
    budget: campaign.budget && toProtoMoney(campaign.budget),
    given: toProtoMoney(totals.given),
    awards: totals.awards,
  };
}
