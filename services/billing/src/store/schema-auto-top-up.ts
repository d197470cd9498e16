// The tables of low-balance alerts and auto top-up, as migrations made them.

import type { Generated } from 'kysely';

/** What the wallet has to watch for each tenant, greatest first. */
export interface BalanceWatchesTable {
  tenant_id: string;
  alerts: bigint[];
  version: bigint;
  pushed: Generated<bigint>;
  failures: Generated<number>;
  next_attempt_at: Date;
  last_refusal: string | null;
}

/** Append-only. */
export interface MandatesTable {
  mandate_id: string;
  tenant_id: string;
  channel: string;
  ceiling_micros: bigint;
  currency: string;
  agreement_id: string;
  evidence: string;
  consented_by: string;
  consented_at: Date;
}

export interface AutoTopUpsTable {
  tenant_id: string;
  state: string;
  mandate_id: string;
  trigger_micros: bigint;
  amount_micros: bigint;
  ceiling_micros: bigint;
  currency: string;
  cool_until: Date | null;
  failures: Generated<number>;
  last_failure: Generated<string>;
}

/** One in flight a tenant. */
export interface AutoTopUpOrdersTable {
  order_id: string;
  tenant_id: string;
  month: string;
  amount_micros: bigint;
  state: string;
}

export interface AutoTopUpTables {
  balance_watches: BalanceWatchesTable;
  mandates: MandatesTable;
  auto_top_ups: AutoTopUpsTable;
  auto_top_up_orders: AutoTopUpOrdersTable;
}
