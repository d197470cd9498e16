// The tables of verification, as Kysely sees them. bytea columns named sealed_* hold personal data under its owner's key.
import type { ColumnType, Generated } from 'kysely';

export interface DocumentRow {
  document_id: string;
  tenant_id: string;
  type: string;
  state: string;
  media_type: string;
  size_bytes: bigint;
  sha256: Uint8Array;
  sealed_file_name: Uint8Array;
  uploaded_at: Date;
  uploaded_by: string;
  /** Coded reason of a rejection. */
  reason: string | null;
  reviewed_at: Date | null;
  reviewer: string | null;
  /** Stays when it is rejected later. */
  accepted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** Append-only. */
export interface IdentityLookRow {
  look_id: Generated<bigint>;
  tenant_id: string;
  actor: string;
  looked_at: Date;
  verification_id: string | null;
  document_id: string | null;
}

/** A ban that waits for a second person. */
export interface BanProposalRow {
  tenant_id: string;
  reason: string;
  others: string[];
  proposed_at: Date;
  proposed_by: string;
}

export interface DocumentContentRow {
  document_id: string;
  sealed_content: Uint8Array;
}

/** Append-only. */
export interface VerificationDocumentRow {
  verification_id: string;
  document_id: string;
}

/** Append-only. */
export interface VerificationFindingRow {
  finding_id: Generated<bigint>;
  verification_id: string;
  field: string;
  reason: string;
  automatic: boolean;
  found_at: Date;
  actor: string;
}

export interface DemandRow {
  demand_id: string;
  tenant_id: string;
  state: string;
  documents: string[];
  reason: string;
  clause_id: string;
  created_at: Date;
  due_at: Date;
  actor: string;
  ended_at: Date | null;
}

/** What the other services were last told. */
export interface KycStandingRow {
  tenant_id: string;
  past_due: string[];
  sequence: bigint;
  next_at: Date | null;
  updated_at: Date;
}

/** Append-only. */
export interface PaperAnnouncementRow {
  verification_id: string;
  paper: string;
  days_ahead: number;
  announced_at: Date;
}

/** Append-only. */
export interface ConsentRow {
  consent_id: string;
  tenant_id: string;
  field: string;
  purpose: string;
  purpose_version: string;
  given_at: Date;
  actor: string;
}

/** Append-only. */
export interface ConsentWithdrawalRow {
  consent_id: string;
  withdrawn_at: Date;
  actor: string;
}

export interface ProfileFieldRow {
  tenant_id: string;
  field: string;
  sealed_value: Uint8Array;
  consent_id: string;
  updated_at: Date;
}

/** Append-only. */
export interface BanRow {
  /** Of the identity number, the phone or the tenant's id. */
  digest: Uint8Array;
  subject: string;
  tenant_id: string;
  reason: string;
  banned_at: Date;
  actor: string;
}

export interface KycTables {
  identity_look: IdentityLookRow;
  ban_proposal: BanProposalRow;
  document: DocumentRow;
  document_content: DocumentContentRow;
  verification_document: VerificationDocumentRow;
  verification_finding: VerificationFindingRow;
  demand: DemandRow;
  kyc_standing: KycStandingRow;
  paper_announcement: PaperAnnouncementRow;
  consent: ConsentRow;
  consent_withdrawal: ConsentWithdrawalRow;
  profile_field: ProfileFieldRow;
  ban: BanRow;
}
