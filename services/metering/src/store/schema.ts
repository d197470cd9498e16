// Kysely types of the metering database. int8 is bigint; times are Date.

import type { PlatformTables } from '@tollgate/service';
import type { Generated, GeneratedAlways } from 'kysely';

import type { CorrectionTables } from './correction-tables.ts';
import type { EdgeTables } from './edge-tables.ts';
import type { ReconciliationTables } from './reconciliation-tables.ts';

/** Tenants that accounts has told about. */
export interface TenantTable {
  tenant_id: string;
  registered_at: Date | null;
}

/** Accepted agreements, numbered per tenant. */
export interface TenantAgreementTable {
  tenant_id: string;
  agreement_no: number;
  acceptance_id: string;
  agreement_id: string;
  version: string;
  accepted_at: Date;
  /** The tenant's sealed contract over that version, and the hash of what results. */
  contract: string | null;
  contract_hash: string | null;
}

/** Accepted agreements that were just learned of and are to be applied to what was counted before. */
export interface AgreementToApplyTable {
  tenant_id: string;
  agreement_no: number;
}

/** Products of the catalogue. */
export interface ProductTable {
  product: string;
  product_class: string;
}

/** What is known of each message. */
export interface OutcomeTable {
  tenant_id: string;
  message_key: string;
  agreement_no: number;
  facts: number;
  classes: number;
  segments: number;
  first_event_at: Date;
  last_event_at: Date;
  product: string;
  job_id: string;
  grant_id: string;
  /** Under which domain it counts: -1 none, 0 any other one, else of mail_domains. */
  domain_id: number;
}

/** The one row that says which outcomes are kept, and from which day on they lie by day. Dates as YYYY-MM-DD. */
export interface OutcomeKeepingTable {
  one: Generated<boolean>;
  dated_from: string;
  kept_from: string;
  /** From when on messages get domains. */
  domains_from: Date;
}

/** Messages that are no longer kept, equal ones together. */
export interface RetiredOutcomeTable {
  tenant_id: string;
  hour_start: Date;
  product: string;
  job_id: string;
  grant_id: string;
  agreement_no: number;
  facts: number;
  classes: number;
  segments: number;
  messages: bigint;
}

/** Domains that are told apart of a tenant, named anew each month. */
export interface MailDomainTable {
  domain_id: GeneratedAlways<number>;
  tenant_id: string;
  /** Its first day, YYYY-MM-DD. */
  month: string;
  domain: string;
}

/** The same with the domain under which they count. */
export interface RetiredMessageTable extends RetiredOutcomeTable {
  domain_id: number;
}

/** Counted messages per tenant, hour, product and job. */
export interface UsageHourTable {
  tenant_id: string;
  hour_start: Date;
  product: string;
  job_id: string;
  messages: bigint;
  submitted: bigint;
  delivered: bigint;
  hard_bounced: bigint;
  soft_bounced: bigint;
  dropped: bigint;
  complained: bigint;
  unsubscribed: bigint;
  billable_messages: bigint;
  billable_units: bigint;
}

/** Counted e-mail per tenant, hour, product and domain. */
export interface DomainHourTable extends Omit<UsageHourTable, 'job_id'> {
  domain_id: number;
}

/** What was published as billable: one row a line of a UsageCounted. Append-only. */
export interface PublishedUsageTable {
  usage_id: string;
  line_no: number;
  tenant_id: string;
  agreement_no: number;
  product: string;
  job_id: string;
  grant_id: string;
  hour_start: Date;
  messages: bigint;
  units: bigint;
  created_at: Generated<Date>;
}

/** Reports that wait for a tenant, an agreement or a product that is not known yet. */
export interface PostponedReportTable {
  id: GeneratedAlways<bigint>;
  tenant_id: string;
  product: string;
  /** An encoded DeliveryEventBatch of this tenant and product. */
  batch: Uint8Array;
  /** Which message they came in. */
  message_id: string;
  subject: string;
  stream_sequence: bigint;
  postponed_at: Date;
}

/** Messages of a cell about which nobody has said how they ended. */
export interface OpenMessagesTable {
  tenant_id: string;
  hour_start: Date;
  product: string;
  job_id: string;
  messages: bigint;
}

/** Dead letters that were put back. Append-only. */
export interface ReplayedDeadLetterTable {
  stored_at: Date;
  stream_sequence: bigint;
  replayed_at: Date;
}

/** All tables of the metering database. */
export interface MeteringTables extends PlatformTables, CorrectionTables, ReconciliationTables, EdgeTables {
  tenants: TenantTable;
  tenant_agreements: TenantAgreementTable;
  agreements_to_apply: AgreementToApplyTable;
  products: ProductTable;
  outcomes: OutcomeTable;
  outcome_keeping: OutcomeKeepingTable;
  retired_outcomes: RetiredOutcomeTable;
  /** The same with domains; no message is in both. */
  retired_mail: RetiredMessageTable;
  /** Both. */
  retired_messages: RetiredMessageTable;
  mail_domains: MailDomainTable;
  domain_hours: DomainHourTable;
  usage_hours: UsageHourTable;
  published_usage: PublishedUsageTable;
  postponed_reports: PostponedReportTable;
  open_messages: OpenMessagesTable;
  replayed_dead_letters: ReplayedDeadLetterTable;
}
