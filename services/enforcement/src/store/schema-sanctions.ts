// The tables of sanctions, orders to mend, appeals and claims, as Kysely sees them.
import type { ColumnType } from 'kysely';

/** jsonb: objects are read, text is written. */
type Json = ColumnType<unknown, string, never>;

export interface SanctionsTable {
  sanction_id: string;
  tenant_id: string;
  sanction: string;
  ground: string;
  state: string;
  scope_kind: string;
  scope_value: string;
  agreement_id: string;
  agreement_version: string;
  broken_clause: string;
  clauses: string[];
  reason: string;
  skipped: string[];
  skip_reason: string;
  statement_zh: string;
  statement_en: string;
  decider: string;
  case_id: string;
  created_at: Date;
  starts_at: Date;
  until: Date | null;
  deadline: Date | null;
  if_missed: string;
  daily_units: bigint | null;
  restriction_id: string | null;
  settlement_id: string | null;
  strikes: number;
  strikes_until: Date | null;
  /** Id, version and hash of the rules that counted. */
  strike_rules: string;
  appeal_until: Date | null;
  ended_at: Date | null;
  ended_by: string | null;
  end_reason: string | null;
}

export interface RectificationsTable {
  rectification_id: string;
  tenant_id: string;
  sanction_id: string;
  state: string;
  /** Of an order that staff hold, as it was when they took it. */
  deadline: Date;
  held_since: Date | null;
  created_at: Date;
  followed_by: string | null;
  closed_at: Date | null;
}

export interface RectificationSubmissionsTable {
  rectification_id: string;
  place: number;
  statement: string;
  files: Json;
  actor: string;
  submitted_at: Date;
  answer: string | null;
  answered_by: string | null;
  answered_at: Date | null;
}

/** Append-only. */
export interface RectificationFilesTable {
  rectification_id: string;
  digest: string;
  name: string;
  content: Uint8Array;
}

export interface AppealsTable {
  appeal_id: string;
  tenant_id: string;
  subject_id: string;
  state: string;
  statement: string;
  filed_by: string;
  filed_at: Date;
  answer_by: Date | null;
  reviewer: string | null;
  reason: string | null;
  decided_at: Date | null;
  answer_zh: string | null;
  answer_en: string | null;
}

export interface CounterSettlementsTable {
  counter_settlement_id: string;
  tenant_id: string;
  settlement_id: string;
  appeal_id: string;
  clause_id: string;
  lines: Json;
  forfeited_micros: bigint;
  packages_micros: bigint;
  currency: string;
  created_at: Date;
  /** Refusals of the wallet so far: part of the request id of the next try. */
  refusals: number;
  completed_at: Date | null;
}

export interface ClaimsTable {
  claim_id: string;
  tenant_id: string;
  side: string;
  state: string;
  clause_id: string;
  reason: string;
  amount_micros: bigint;
  indirect_micros: bigint;
  service_fee_micros: bigint;
  payable_micros: bigint;
  currency: string;
  cap_clause: string;
  may_set_off: boolean;
  established_micros: bigint | null;
  evidence: Json;
  filed_by: string;
  filed_at: Date;
  decided_by: string | null;
  decision_reason: string | null;
  decided_at: Date | null;
  answer_zh: string | null;
  answer_en: string | null;
}

export interface SanctionTables {
  sanctions: SanctionsTable;
  rectifications: RectificationsTable;
  rectification_submissions: RectificationSubmissionsTable;
  rectification_files: RectificationFilesTable;
  appeals: AppealsTable;
  counter_settlements: CounterSettlementsTable;
  claims: ClaimsTable;
}
