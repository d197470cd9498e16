// The tables of the audit log, as Kysely sees them.

/** Append-only. */
export interface AuditEntriesTable {
  /** The tenant, or `platform`. */
  chain: string;
  sequence: bigint;
  occurred_at: Date;
  recorded_at: Date;
  actor: string;
  service: string;
  action: string;
  subject_ids: string[];
  event_id: string;
  /** The event's own bytes. */
  payload: Uint8Array;
  payload_sha256: string;
  previous: string;
  hash: string;
}

/** Where each chain ends; the row that serialises what is added to it. */
export interface AuditHeadsTable {
  chain: string;
  sequence: bigint;
  hash: string;
}

export interface AuditTables {
  audit_entries: AuditEntriesTable;
  audit_heads: AuditHeadsTable;
}
