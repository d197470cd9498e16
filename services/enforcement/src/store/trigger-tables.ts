// The tables of triggers, cases, complaints and incidents, as Kysely sees them.
import type { ColumnType, Generated } from 'kysely';
import type { Measure } from '../domain/fact-counts.ts';

type CountColumns = Record<Measure, Generated<bigint>>;

/** Days are written as text and read as text (to_char). */
type Day = ColumnType<Date, string, never>;

export interface CountedHoursTable extends CountColumns {
  tenant_id: string;
  hour_start: Date;
  product: string;
}

export interface CountedDaysTable extends CountColumns {
  tenant_id: string;
  day: Day;
  product: string;
}

export interface CountedJobsTable extends CountColumns {
  tenant_id: string;
  job_id: string;
  product: string;
  first_hour: Date;
  last_hour: Date;
}

export interface CountedJobHoursTable extends CountColumns {
  tenant_id: string;
  job_id: string;
  hour_start: Date;
  product: string;
}

export interface CasesTable {
  case_id: string;
  tenant_id: string;
  state: string;
  severity: string;
  trigger_id: string;
  trigger_kind: string;
  clause_id: string;
  agreement_id: string;
  agreement_version: string;
  title: string;
  opens_with: string;
  may_end_as: string;
  assignee: Generated<string>;
  take_up_by: Date;
  decide_by: Date;
  /** Version of the rules that gave severity and deadlines. */
  case_rules: string;
  outcome: string | null;
  decision_reason: Generated<string>;
  restriction_ids: Generated<string[]>;
  proposal_ids: Generated<string[]>;
  merged_into: string | null;
  created_at: Date;
  updated_at: Date;
  closed_at: Date | null;
}

/** Append-only. */
export interface CaseEvidenceTable {
  evidence_id: string;
  case_id: string;
  kind: string;
  title: string;
  /** Canonical JSON; empty for a file. */
  content: string;
  sha256: string;
  file_name: Generated<string>;
  media_type: Generated<string>;
  size_bytes: bigint;
  actor: string;
  created_at: Date;
}

/** Append-only. */
export interface CaseFilePartsTable {
  evidence_id: string;
  part_no: number;
  content: Uint8Array;
}

/** Append-only. */
export interface CaseEventsTable {
  sequence: Generated<bigint>;
  case_id: string;
  kind: string;
  actor: string;
  text: string;
  reference: string;
  created_at: Date;
}

/** Append-only. */
export interface CrossingsTable {
  crossing_id: string;
  tenant_id: string;
  trigger_id: string;
  window_kind: string;
  window_name: string;
  /** The last reinstatement; 1970 where there was none. */
  counts_from: Date;
  level: string;
  case_id: string;
  evidence_id: string;
  judged: ColumnType<unknown, string, never>;
  query_digest: string;
  created_at: Date;
}

/** Append-only. */
export interface ComplaintReportsTable {
  complaint_id: string;
  source: string;
  reference: string;
  channel: string;
  product: string;
  day: Day;
  complaints: bigint;
  tenant_id: string | null;
  job_id: string;
  actor: string;
  created_at: Date;
}

/** Append-only. */
export interface ComplaintAttributionsTable {
  complaint_id: string;
  tenant_id: string;
  complaints: bigint;
  volume: bigint;
  total_volume: bigint;
  confirmed: boolean;
  case_id: string | null;
}

export interface ChannelIncidentsTable {
  incident_id: string;
  kind: string;
  channel: string;
  description: string;
  month: string;
  started_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
  actor: string;
  created_at: Date;
}

/** Append-only. */
export interface IncidentSharesTable {
  incident_id: string;
  tenant_id: string;
  complaints: bigint;
  total_complaints: bigint;
  counts: boolean;
  case_id: string | null;
}

export interface TriggerTables {
  counted_hours: CountedHoursTable;
  counted_days: CountedDaysTable;
  counted_jobs: CountedJobsTable;
  counted_job_hours: CountedJobHoursTable;
  crossings: CrossingsTable;
  cases: CasesTable;
  case_evidence: CaseEvidenceTable;
  case_file_parts: CaseFilePartsTable;
  case_events: CaseEventsTable;
  complaint_reports: ComplaintReportsTable;
  complaint_attributions: ComplaintAttributionsTable;
  channel_incidents: ChannelIncidentsTable;
  incident_shares: IncidentSharesTable;
}
