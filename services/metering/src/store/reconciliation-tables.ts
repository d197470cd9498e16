// Kysely types of the tables of reconciliation.

import type { Generated } from 'kysely';

/** Files of counts that were taken in. Append-only. */
export interface StatementTable {
  statement_id: string;
  party: string;
  tenant_id: string | null;
  gateway: string;
  file_sha256: Uint8Array;
  lines: number;
  uploaded_by: string;
  uploaded_at: Date;
}

/** Their lines. Append-only. */
export interface StatementLineTable {
  statement_id: string;
  line_number: number;
  tenant_id: string | null;
  product: string;
  /** A date; read as text. */
  day: string;
  units: bigint;
}

/** Lines that nobody compared yet. */
export interface LineToCompareTable {
  statement_id: string;
  line_number: number;
  /** Waits until then for totals of others; null when it is its turn. */
  not_before: Generated<Date | null>;
}

/** What came of comparing a line: the run with its figures. Append-only. */
export interface ComparisonTable {
  statement_id: string;
  line_number: number;
  tenant_id: string | null;
  gateway: string;
  product: string;
  day: string;
  submitted: bigint;
  billed: bigint;
  late: bigint;
  recounted: bigint;
  recounted_messages: bigint;
  verdict: string;
  difference: bigint;
  excess: bigint;
  in_favour_of: string | null;
  clause_id: string;
  per_mille: bigint;
  holding: bigint | null;
  agreement_id: string;
  agreement_version: string;
  snapshot_at: Date;
  discrepancy_id: string | null;
}

/** Discrepancies and how they ended. */
export interface DiscrepancyTable {
  discrepancy_id: string;
  tenant_id: string | null;
  state: string;
  suggested_direction: string | null;
  suggested_units: bigint | null;
  proposed: unknown;
  note_direction: string | null;
  note_units: bigint | null;
  reason: string;
  decided_by: string;
  decided_at: Date | null;
  opened_at: Date;
  due_at: Date;
  due_clause_id: string;
}

/** The evidence pack as it was gathered, in pieces. Append-only. */
export interface EvidencePartTable {
  discrepancy_id: string;
  part_no: number;
  content: Uint8Array;
}

/** The tables of reconciliation. */
export interface ReconciliationTables {
  statements: StatementTable;
  statement_lines: StatementLineTable;
  lines_to_compare: LineToCompareTable;
  comparisons: ComparisonTable;
  discrepancies: DiscrepancyTable;
  evidence_parts: EvidencePartTable;
}
