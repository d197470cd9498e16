// The tables of campaigns, as Kysely sees them.

import type { Generated } from 'kysely';

/** Append-only. */
export interface CampaignsTable {
  code: string;
  version: number;
  starts_at: Date;
  ends_at: Date;
  valid_days: number;
  awards_per_tenant: number;
  budget_micros: bigint | null;
  currency: string;
  withdrawn: boolean;
  published_at: Date;
  published_by: string;
}

/** Append-only; a tier gives an amount or a share. */
export interface CampaignTiersTable {
  code: string;
  version: number;
  minimum_paid_micros: bigint;
  bonus_micros: bigint | null;
  bonus_per_mille: bigint | null;
}

/** What a campaign has given over all versions; the row is locked while one more award is decided. */
export interface CampaignTotalsTable {
  code: string;
  given_micros: Generated<bigint>;
  awards: Generated<bigint>;
}

/** Append-only; one an order. */
export interface CampaignAwardsTable {
  order_id: string;
  code: string;
  version: number;
  tenant_id: string;
  bonus_micros: bigint;
  currency: string;
  valid_days: number;
  awarded_at: Date;
}

export interface CampaignTables {
  campaigns: CampaignsTable;
  campaign_tiers: CampaignTiersTable;
  campaign_totals: CampaignTotalsTable;
  campaign_awards: CampaignAwardsTable;
}
