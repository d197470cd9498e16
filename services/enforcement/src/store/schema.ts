// The tables of enforcement's database, as Kysely sees them. Amounts are micros; instants are timestamptz.
import type { PlatformTables } from '@tollgate/service';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from './schema-audit.ts';
import type { TriggerTables } from './trigger-tables.ts';
import type { SanctionTables } from './schema-sanctions.ts';

/** Tenants as the events of other services tell; the row that serialises changes of a tenant's standing. */
export interface TenantsTable {
  tenant_id: string;
  /** Null until accounts told of the registration: whoever is not registered is not known to callers. */
  registered_at: Date | null;
  agreement_id: string | null;
  agreement_version: string | null;
  agreement_accepted_at: Date | null;
  /** The tenant's sealed contract over that version, and the hash of what results. */
  agreement_contract: Generated<string | null>;
  agreement_contract_hash: Generated<string | null>;
  verified_at: Date | null;
  in_arrears: Generated<boolean>;
  /** The ledger's sequence number of the last fact about arrears; older facts come too late. */
  arrears_sequence: Generated<bigint>;
  /** It is postpaid and not overdue: arrears alone restrict nothing. */
  arrears_allowed: Generated<boolean>;
  /** Of the last fact about credit terms; older facts come too late. */
  credit_version: Generated<bigint>;
  /** Codes of requirements of the verification that are past due. */
  kyc_past_due: Generated<string[]>;
  /** Of the last fact about requirements; older facts come too late. */
  kyc_sequence: Generated<bigint>;
  standing_version: Generated<bigint>;
  /** When what staff had stopped went on last: windows of counts begin there. */
  reinstated_at: Generated<Date | null>;
}

export interface RestrictionsTable {
  restriction_id: string;
  tenant_id: string;
  cause: string;
  actions: string[];
  clause_id: string;
  reason_zh: string;
  reason_en: string;
  remedy_zh: string;
  remedy_en: string;
  liftable_by: string;
  actor: string;
  created_at: Date;
  expires_at: Date | null;
  lifted_at: Date | null;
  lifted_by: string | null;
  lift_reason_zh: string | null;
  lift_reason_en: string | null;
  scope_kind: Generated<string>;
  scope_value: Generated<string>;
  sanction_id: Generated<string | null>;
}

export interface ProductsTable {
  product: string;
  known_since: Date;
  /** Null until a price book says it. */
  channel: Generated<string | null>;
}

export interface GrantsTable {
  grant_id: string;
  tenant_id: string;
  product: string;
  job_id: string;
  units: bigint;
  package_units: Generated<bigint>;
  priced_product: Generated<string>;
  released_units: Generated<bigint | null>;
  reserved_micros: bigint;
  currency: string;
  state: string;
  created_at: Date;
  expires_at: Date;
  reservation_expires_at: Date;
  standing_version: bigint;
  /** Null also for what an older version revoked. */
  revoked_at: Date | null;
  released_micros: bigint | null;
  closed_at: Date | null;
  /** Empty where the request did not say. */
  message_class: Generated<string>;
  sender_domain: Generated<string>;
}

/** jsonb: objects are read, text is written. */
type Json<T> = ColumnType<T, string, never>;

export interface ProposalsTable {
  proposal_id: string;
  tenant_id: string;
  cause: string;
  reason: string;
  state: string;
  elections: Json<unknown>;
  agreement_id: string;
  agreement_version: string;
  /** A tollgate.enforcement.v1.SettlementPreview. */
  preview: Uint8Array;
  basis: Json<unknown>;
  proposer: string;
  decider: string;
  decision_reason: string;
  created_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  settlement_id: string | null;
  /** A reason code of accounts; empty where nobody is banned. */
  ban_reason: Generated<string>;
  /** Why rungs of the ladder are left out; empty where none are, or the reason says so. */
  skip_reason: Generated<string>;
}

export interface SettlementsTable {
  settlement_id: string;
  tenant_id: string;
  /** The decision that is carried out: the first, or the last that took its place. */
  proposal_id: string;
  cause: string;
  elections: ColumnType<unknown, string, string>;
  agreement_id: string;
  agreement_version: string;
  /** The tenant's sealed contract over that version, and the hash of what results. */
  agreement_contract: string | null;
  agreement_contract_hash: string | null;
  approver: string;
  created_at: Date;
  /** When the decision was made that is carried out; null where that was created_at. */
  approved_at: Date | null;
  /** True while it goes on only by another decision. */
  in_review: Generated<boolean>;
  /** The month that USAGE_BILLED closes, fixed before billing is asked. */
  closing_month: string | null;
  /** Refusals that other services answered so far: part of the request id of the next try. */
  refusals: Generated<number>;
  /** The next try waits until then. */
  retry_at: Date | null;
  /** The newest place of the delivery stream when the last grant was back: what is stored later is not waited for. */
  drain_place: bigint | null;
  final_invoice_id: Generated<string>;
  waiting_for: Generated<string>;
  completed_at: Date | null;
  ban_reason: Generated<string>;
  /** When accounts banned whoever is behind the tenant. */
  banned_at: Generated<Date | null>;
}

/** Append-only. */
export interface SettlementStepsTable {
  settlement_id: string;
  step: string;
  completed_at: Date;
}

/** Append-only: what the wallet is asked to do, fixed before it is asked; `attempt` is the settlement's count of refusals then. */
export interface SettlementPlansTable {
  settlement_id: string;
  attempt: number;
  statement_zh: string;
  statement_en: string;
  clause_ids: string[];
  created_at: Date;
}

/** Append-only. */
export interface SettlementLinesTable {
  settlement_id: string;
  attempt: number;
  line_no: number;
  lot_id: string;
  lot_kind: string;
  fate: string;
  amount_micros: bigint;
  /** Of a package; null for money. */
  units: bigint | null;
  /** Of a package; empty for money. */
  product: Generated<string>;
  /** The claim that it pays; empty for none. */
  claim_id: Generated<string>;
  /** What the units of a package were worth; 0 for money. */
  worth_micros: Generated<bigint>;
  currency: string;
  clause_id: string;
  explanation_zh: string;
  explanation_en: string;
}

/** All tables of the enforcement database. */
export interface EnforcementTables extends PlatformTables, SanctionTables, TriggerTables, AuditTables {
  tenants: TenantsTable;
  restrictions: RestrictionsTable;
  products: ProductsTable;
  grants: GrantsTable;
  proposals: ProposalsTable;
  settlements: SettlementsTable;
  settlement_steps: SettlementStepsTable;
  settlement_plans: SettlementPlansTable;
  settlement_lines: SettlementLinesTable;
}
