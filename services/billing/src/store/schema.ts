// The tables of billing's database, as Kysely sees them. Amounts are micros; instants are timestamptz.

import type { PlatformTables } from '@tollgate/service';
import type { ColumnType, Generated } from 'kysely';
import type { PaymentTables } from './schema-payments.ts';
import type { CampaignTables } from './schema-campaigns.ts';
import type { DocumentTables } from './schema-documents.ts';
import type { AutoTopUpTables } from './schema-auto-top-up.ts';
import type { CreditTables } from './schema-credit.ts';
import type { NoteTables } from './schema-notes.ts';
import type { PackageTables } from './schema-packages.ts';
import type { PricingTables } from './schema-pricing.ts';

/** Tenants as accounts reports them, with the agreement that each accepted last. */
export interface TenantsTable {
  tenant_id: string;
  agreement_id: string | null;
  agreement_version: string | null;
  closed_at: Date | null;
}

/** The version of each tenant's standing that billing knows; facts may come in any order. */
export interface StandingsTable {
  tenant_id: string;
  version: bigint;
}

/** What of that standing stops top-ups, gravest first. */
export interface TopUpRestrictionsTable {
  tenant_id: string;
  place: number;
  restriction_id: string;
  cause: string;
  clause_id: string;
  reason_en: string;
  remedy_zh: string;
  remedy_en: string;
  ends_at: Date | null;
}

/** Append-only. */
export interface PriceBooksTable {
  price_book_id: string;
  /** Order of publication: of two books with one effective time the later published is in force. */
  sequence: Generated<bigint>;
  effective_at: Date;
  published_at: Date;
  published_by: string;
  /** Whose doing its changes of prices are. */
  cause: Generated<string>;
  /** jsonb: how they were announced besides the publication. Objects are read, text is written. */
  notices: ColumnType<unknown, string | undefined, never>;
}

/** Append-only. */
export interface TariffsTable {
  price_book_id: string;
  product: string;
  channel: string;
  tier_mode: string;
}

/** Append-only. */
export interface TariffTiersTable {
  price_book_id: string;
  product: string;
  from_units: bigint;
  unit_price_micros: bigint;
  currency: string;
}

/** Append-only. */
export interface TopUpBonusesTable {
  price_book_id: string;
  minimum_paid_micros: bigint;
  currency: string;
  bonus_per_mille: bigint;
  valid_days: number;
}

/** How work that another service has to take stands: refusals so far, and when it is tried next. */
interface RetryColumns {
  failures: Generated<number>;
  next_attempt_at: Date;
  last_refusal: string | null;
}

export interface OrdersTable extends RetryColumns {
  order_id: string;
  tenant_id: string;
  state: string;
  amount_micros: bigint;
  currency: string;
  bonus_micros: bigint | null;
  bonus_valid_days: number | null;
  channel: string;
  /** Null until the channel has said it. */
  pay_url: string | null;
  created_at: Date;
  paid_at: Date | null;
  credited_at: Date | null;
  closed_at: Generated<Date | null>;
  /** It was paid after it had been closed. */
  paid_late: Generated<boolean>;
  /** Questions to the channel so far, and when the next is due. */
  queries: Generated<number>;
  next_query_at: Generated<Date | null>;
}

/** Verified notifications of channels. Append-only. */
export interface PaymentsTable {
  payment_id: string;
  order_id: string;
  channel: string;
  transaction_id: string;
  notification_id: string;
  amount_micros: bigint;
  currency: string;
  paid_at: Date;
  received_at: Date;
  /** The order was paid already, or its tenant had left: the money is to be given back. */
  surplus: boolean;
}

/** Units counted per tenant, product and month; the row is locked while usage is priced. */
export interface MonthPositionsTable {
  tenant_id: string;
  product: string;
  month: string;
  units: bigint;
}

/** Append-only. */
export interface ChargesTable {
  charge_id: string;
  tenant_id: string;
  usage_id: string;
  line_index: number;
  product: string;
  job_id: string;
  grant_id: string;
  usage_hour: Date;
  month: string;
  position_before: bigint;
  units: bigint;
  amount_micros: bigint;
  currency: string;
  price_book_id: string;
  created_at: Date;
  /** What it was charged for: usage, or what of usage or prices was corrected. */
  cause: Generated<string>;
  cause_reference: Generated<string>;
}

/** How a charge's amount comes about. Append-only. */
export interface ChargeLinesTable {
  charge_id: string;
  place: number;
  units: bigint;
  unit_price_micros: bigint;
  amount_micros: bigint;
  /** Null in charges from when all lines were priced by the charge's own book. */
  price_book_id: string | null;
}

/** What became of a charge: taken by the wallet, put on an invoice. */
export interface ChargeProgressTable extends RetryColumns {
  charge_id: string;
  tenant_id: string;
  month: string;
  amount_micros: bigint;
  /** What later charges have given back of it. */
  reversed_micros: Generated<bigint>;
  posted_at: Date | null;
  invoice_id: string | null;
  /** It corrects what was charged before: once its month is closed it goes on a note. */
  corrects: Generated<boolean>;
  note_id: Generated<string | null>;
}

/** The last invoice number of a year; the row is locked until the invoice commits, so that no number is lost. */
export interface InvoiceCountersTable {
  year: number;
  last_number: bigint;
}

/** Append-only. */
export interface InvoicesTable {
  invoice_id: string;
  number: string;
  tenant_id: string;
  period_start: Date;
  period_end: Date;
  currency: string;
  exact_total_micros: bigint;
  total_micros: bigint;
  net_micros: bigint;
  tax_micros: bigint;
  rounding_micros: bigint;
  issued_at: Date;
  /** As JSON; null on invoices from before it was printed. */
  seller: ColumnType<unknown, string | null, never>;
  buyer: ColumnType<unknown, string | null, never>;
  /** When a postpaid tenant has to pay it. */
  due_at: Date | null;
}

/** Append-only. */
export interface InvoiceLinesTable {
  invoice_id: string;
  place: number;
  product: string;
  units: bigint;
  unit_price_micros: bigint;
  amount_micros: bigint;
  /** Null on lines from before it was kept. */
  month: Generated<string | null>;
}

/** Rounding differences that the wallet has to post. */
export interface RoundingsTable extends RetryColumns {
  invoice_id: string;
  tenant_id: string;
  difference_micros: bigint;
  currency: string;
  posted_at: Date | null;
}

/** Billing's own tables and those of the platform. */
export interface BillingTables
  extends
    PlatformTables,
    AutoTopUpTables,
    CampaignTables,
    CreditTables,
    DocumentTables,
    NoteTables,
    PricingTables,
    PackageTables,
    PaymentTables {
  tenants: TenantsTable;
  standings: StandingsTable;
  top_up_restrictions: TopUpRestrictionsTable;
  price_books: PriceBooksTable;
  tariffs: TariffsTable;
  tariff_tiers: TariffTiersTable;
  top_up_bonuses: TopUpBonusesTable;
  orders: OrdersTable;
  payments: PaymentsTable;
  month_positions: MonthPositionsTable;
  charges: ChargesTable;
  charge_lines: ChargeLinesTable;
  charge_progress: ChargeProgressTable;
  invoice_counters: InvoiceCountersTable;
  invoices: InvoicesTable;
  invoice_lines: InvoiceLinesTable;
  roundings: RoundingsTable;
}
