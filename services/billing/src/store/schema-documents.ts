// The tables of statements and month-end runs, as migrations made them.

import type { ColumnType, Generated } from 'kysely';

/** JSON that is written as text and read as it was parsed. */
export type Json = ColumnType<unknown, string, never>;

/** Append-only; the greatest version holds. */
export interface SellerProfilesTable {
  version: bigint;
  name: string;
  tax_number: string;
  address: string;
  phone: string;
  bank: string;
  bank_account: string;
  set_by: string;
  set_at: Date;
}

/** The last number of a kind of document in a year; the row is locked until the documents commit. */
export interface DocumentCountersTable {
  kind: string;
  year: number;
  last_number: bigint;
}

/** Final ones. Append-only. */
export interface StatementsTable {
  tenant_id: string;
  month: string;
  number: string;
  currency: string;
  opening_micros: bigint;
  change_micros: bigint;
  closing_micros: bigint;
  content: Json;
  seller: ColumnType<unknown, string | null, never>;
  buyer: Json;
  issued_at: Date;
}

export interface InvoiceRunsTable {
  month: string;
  /** Usage published up to here when it started is priced before anybody is invoiced. */
  usage_place: bigint;
  started_by: string;
  started_at: Date;
  ended_at: Date | null;
}

export interface InvoiceRunTenantsTable {
  month: string;
  tenant_id: string;
  state: Generated<string>;
  invoice_id: string | null;
  /** Why there is no invoice. */
  skipped: string | null;
  /** Null also when nothing moved and nothing was there. */
  statement_number: string | null;
  /** Why the last try failed; it is tried again. */
  failure: string | null;
  attempts: Generated<number>;
  next_attempt_at: Date;
  ended_at: Date | null;
}

/** Append-only; a tenant's greatest version holds. */
export interface FapiaoTitlesTable {
  tenant_id: string;
  version: bigint;
  title: Json;
  set_by: string;
  set_at: Date;
}

export interface FapiaoTable {
  fapiao_id: string;
  tenant_id: string;
  state: string;
  title: Json;
  currency: string;
  total_micros: bigint;
  net_micros: bigint;
  tax_micros: bigint;
  number: string | null;
  red_number: string | null;
  return_reason: string | null;
  return_asked_by: string | null;
  applied_at: Date;
  issued_at: Date | null;
  red_issued_at: Date | null;
  failures: Generated<number>;
  next_attempt_at: Date;
  last_refusal: string | null;
}

/** What each tenant has out; changed under the tenant's lock. */
export interface FapiaoTotalsTable {
  tenant_id: string;
  invoiced_micros: bigint;
}

export interface DocumentTables {
  fapiao_titles: FapiaoTitlesTable;
  fapiao: FapiaoTable;
  fapiao_totals: FapiaoTotalsTable;
  seller_profiles: SellerProfilesTable;
  document_counters: DocumentCountersTable;
  statements: StatementsTable;
  invoice_runs: InvoiceRunsTable;
  invoice_run_tenants: InvoiceRunTenantsTable;
}
