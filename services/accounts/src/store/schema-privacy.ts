// The tables of privacy requests, closures and rotated keys, as Kysely sees them.
import type { ColumnType, Generated } from 'kysely';
import type { Holding } from '../domain/privacy-request.ts';

export interface PrivacyRequestRow {
  privacy_request_id: string;
  tenant_id: string;
  kind: string;
  state: string;
  sealed_details: Uint8Array;
  submitted_at: Date;
  submitted_by: string;
  identity_check: string | null;
  proved_by: string | null;
  clause_id: string;
  clock_days: number;
  working_days: boolean;
  /** Null while the clock stands. */
  due_at: Date | null;
  /** Set while the clock stands. */
  days_left: number | null;
  ordered_at: Date | null;
  refusal_ground: string | null;
  sealed_answer: Uint8Array | null;
  ended_at: Date | null;
  decided_by: string | null;
  export_expires_at: Date | null;
}

/** Append-only. */
export interface PrivacyStepRow {
  step_id: Generated<bigint>;
  privacy_request_id: string;
  step: string;
  at: Date;
  actor: string;
  detail: string;
}

/** Append-only. */
export interface PrivacyConfirmationRow {
  privacy_request_id: string;
  service: string;
  /** Goes in as JSON text, comes out parsed; counts are texts. */
  holdings: ColumnType<StoredHolding[], string, never>;
  confirmed_at: Date;
}

export type StoredHolding = Omit<Holding, 'records'> & { readonly records: string };

/** Append-only. */
export interface ErasureCertificateRow {
  privacy_request_id: string;
  tenant_id: string;
  erased_at: Date;
  issued_at: Date;
  document: string;
  sha256: string;
}

export interface ClosureRow {
  closure_id: string;
  tenant_id: string;
  state: string;
  channel: string;
  requested_at: Date;
  requested_by: string;
  cool_off_ends_at: Date;
  due_at: Date;
  /** Set while the deadline cannot be counted yet. */
  deadline_days: ColumnType<number | null, number | null | undefined, number | null>;
  clause_id: string;
  ended_at: Date | null;
  settlement_id: string | null;
}

export interface RetentionItemRow {
  tenant_id: string;
  data_class: string;
  due_at: Date;
  law: string;
  erased_at: Date | null;
}

/** A second key of an owner, while everything is sealed again. */
export interface DataKeyRotationRow {
  owner_id: string;
  stage: string;
  wrapped_key: Uint8Array;
  master_key_id: string;
  made_at: Date;
}

export interface PrivacyTables {
  privacy_request: PrivacyRequestRow;
  privacy_step: PrivacyStepRow;
  privacy_confirmation: PrivacyConfirmationRow;
  erasure_certificate: ErasureCertificateRow;
  closure: ClosureRow;
  retention_item: RetentionItemRow;
  data_key_rotation: DataKeyRotationRow;
}
