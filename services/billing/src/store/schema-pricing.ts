// The tables of months that are priced as a whole, and of prices that two people decide, as Kysely sees them.

import type { ColumnType, Generated } from 'kysely';

/** Units charged in a month, by book and price; written under the lock of the month's position. */
export interface MonthTalliesTable {
  tenant_id: string;
  product: string;
  month: string;
  price_book_id: string;
  unit_price_micros: bigint;
  currency: string;
  units: bigint;
}

/** What a negative charge has the wallet give back, by the charge that it was taken for. */
export interface ChargeReversalsTable {
  reversal_id: string;
  charge_id: string;
  reversed_charge_id: string;
  tenant_id: string;
  amount_micros: bigint;
  currency: string;
  posted_at: Date | null;
  failures: Generated<number>;
  next_attempt_at: Date;
  last_refusal: string | null;
}

/** `content` is what is proposed, as jsonb: objects are read, text is written. */
export interface PriceProposalsTable {
  proposal_id: string;
  kind: string;
  content: ColumnType<unknown, string, never>;
  reason: string;
  state: string;
  proposed_by: string;
  proposed_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
  price_book_id: string | null;
}

/** Whose a book is and when it really is in force. Append-only. */
export interface PriceOverridesTable {
  price_book_id: string;
  proposal_id: string;
  tenant_id: string;
  effective_at: Date;
  ends_at: Date | null;
}

/** What a book should have said of a product in a month; of several the last counts. Append-only. */
export interface PriceCorrectionsTable {
  proposal_id: string;
  product: string;
  sequence: Generated<bigint>;
  price_book_id: string;
  month: string;
  tier_mode: string;
}

/** Append-only. */
export interface PriceCorrectionTiersTable {
  proposal_id: string;
  product: string;
  from_units: bigint;
  unit_price_micros: bigint;
  currency: string;
}

/** Months that a correction has to price anew. */
export interface RerateTasksTable {
  proposal_id: string;
  tenant_id: string;
  product: string;
  month: string;
  done_at: Date | null;
}

export interface PricingTables {
  month_tallies: MonthTalliesTable;
  charge_reversals: ChargeReversalsTable;
  price_proposals: PriceProposalsTable;
  price_overrides: PriceOverridesTable;
  price_corrections: PriceCorrectionsTable;
  price_correction_tiers: PriceCorrectionTiersTable;
  rerate_tasks: RerateTasksTable;
}
