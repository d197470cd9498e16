// The tables of packages, as Kysely sees them.

import type { Generated } from 'kysely';

/** Append-only. */
export interface PackageOffersTable {
  code: string;
  version: number;
  product: string;
  units: bigint;
  price_micros: bigint;
  currency: string;
  valid_months: number;
  overflow: string;
  refund_days: number;
  usable_in_arrears: boolean;
  withdrawn: boolean;
  published_at: Date;
  published_by: string;
}

export interface PackagesTable {
  package_id: string;
  tenant_id: string;
  code: string;
  version: number;
  charge_id: string;
  state: string;
  bought_at: Date;
  expires_at: Date;
  /** Since when usage has come that it no longer covers. */
  exhausted_at: Date | null;
  refusal: string | null;
}

/** Lines of usage that the wallet is asked to cover by packages before the rest is priced. */
export interface UsageDrawsTable {
  draw_id: string;
  usage_id: string;
  line_index: number;
  tenant_id: string;
  product: string;
  job_id: string;
  grant_id: string;
  usage_hour: Date;
  units: bigint;
  covered: bigint | null;
  drawn_at: Date | null;
  failures: Generated<number>;
  next_attempt_at: Date;
  last_refusal: string | null;
}

/** Append-only. */
export interface PackageNoticesTable {
  package_id: string;
  days_ahead: number;
  told_at: Date;
}

/** Which package an order pays for. Append-only. */
export interface PackageOrdersTable {
  order_id: string;
  package_id: string;
  charge_id: string;
  code: string;
  version: number;
}

/** Packages given back: pending until the wallet has answered. */
export interface PackageRefundsTable {
  refund_id: string;
  package_id: string;
  state: string;
  lot_id: string;
  units_left: bigint;
  units_used: bigint;
  used_micros: bigint;
  amount_micros: bigint;
  currency: string;
  /** Of the negative charge, and of the wallet's reversal. */
  charge_id: string;
  reversal_id: string;
  asked_at: Date;
  ended_at: Date | null;
  refusal: string | null;
}

export interface PackageTables {
  package_orders: PackageOrdersTable;
  package_refunds: PackageRefundsTable;
  package_offers: PackageOffersTable;
  packages: PackagesTable;
  usage_draws: UsageDrawsTable;
  package_notices: PackageNoticesTable;
}
