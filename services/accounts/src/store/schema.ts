// The tables of accounts, as Kysely sees them. bytea columns named sealed_* hold personal data under its owner's key.
import type { PlatformTables } from '@tollgate/service';
import type { ColumnType, Generated } from 'kysely';
import type { ArchivedText } from '../domain/publication.ts';
import type { OverrideTables } from './schema-overrides.ts';
import type { CredentialTables } from './schema-credentials.ts';
import type { MailTables } from './schema-mail.ts';
import type { PeopleTables } from './schema-people.ts';
import type { KycTables } from './kyc-schema.ts';
import type { PrivacyTables } from './schema-privacy.ts';

/** One key per tenant, and one per member of staff. */
export interface DataKeyRow {
  owner_id: string;
  /** Null once it is destroyed. */
  wrapped_key: Uint8Array | null;
  created_at: Date;
  destroyed_at: Date | null;
  /** Null for keys that were wrapped before ids were kept. */
  master_key_id: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface TenantRow {
  tenant_id: string;
  kind: string;
  state: string;
  sealed_display_name: Uint8Array;
  created_at: Date;
  closed_at: Date | null;
  /** The settlement that allowed the closure. */
  settlement_id: string | null;
  /** False: the first submission of identity facts says what kind it is. */
  kind_declared: Generated<boolean>;
  /** Null also for tenants that an older version opened. */
  opened_at: Date | null;
  /** The closed tenant that this one goes on from. */
  reopened_from: ColumnType<string | null, string | null | undefined, never>;
}

export interface UserRow {
  user_id: string;
  kind: string;
  tenant_id: string | null;
  /** Of the phone number or of the staff login: what sign-in looks up. */
  login_digest: Uint8Array;
  /** Staff only; a tenant's user signs in with the phone. */
  staff_login: string | null;
  sealed_phone: Uint8Array | null;
  sealed_display_name: Uint8Array;
  /** argon2id, PHC string. */
  password_hash: string;
  roles: string[];
  /** Staff only: the secret of the one-time codes. */
  sealed_code_secret: Uint8Array | null;
  /** Time step of the last code that signed in; its code and earlier ones are used up. */
  last_code_step: bigint | null;
  created_at: Date;
  created_by: string;
  /** Nobody signs in with it any more. */
  left_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** zh or en: what the person is written to in. */
  language: Generated<string>;
  /** Confirmed: whoever reads mail there is this person. */
  sealed_email: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
  email_digest: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
  /** Mail to the address came back. */
  email_bounced_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** Failed sign-ins per login, whether or not anybody has it. */
export interface SignInGuardRow {
  login_digest: Uint8Array;
  failures: number;
  locked_until: Date | null;
  last_attempt_at: Date;
}

export interface SessionRow {
  session_id: string;
  token_digest: Uint8Array;
  user_id: string;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  last_used_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** The tenant that a member of staff looks at, and why; null in everybody's own sessions. */
  impersonated_tenant_id: ColumnType<string | null, string | null | undefined, never>;
  /** Empty since reasons are sealed. */
  reason: ColumnType<string | null, string | null | undefined, string>;
  /** Under the key of the tenant that was looked at. */
  sealed_reason: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
}

/** Append-only. */
export interface AcceptanceRow {
  acceptance_id: string;
  tenant_id: string;
  agreement_id: string;
  version: string;
  content_hash: string;
  mode: string;
  accepted_at: Date;
  actor: string;
  /** Of the sealed paper. */
  document_digest: string | null;
  description: string | null;
}

/** Append-only. */
export interface PublicationRow {
  agreement_id: string;
  version: string;
  content_hash: string;
  effective_at: Date;
  published_at: Date;
  published_by: string;
  supersedes_version: string | null;
  subjects: string[];
  kinds: string[];
  origin: string;
  channels: string[];
  clause_ids: string[];
  /** Goes in as JSON text, comes out parsed. */
  document: ColumnType<ArchivedText, string, never>;
  notice_subject_zh: string;
  notice_subject_en: string;
  notice_body_zh: string;
  notice_body_en: string;
}

/** Append-only: one per tenant and version that was announced to it. */
export interface AnnouncementRow {
  tenant_id: string;
  agreement_id: string;
  version: string;
  notice_id: string;
  announced_at: Date;
}

/** Append-only. */
export interface AnnouncementEndRow {
  agreement_id: string;
  version: string;
  ended_at: Date;
}

/** Append-only: a version took effect and the tenant was looked at. */
export interface BindingReviewRow {
  tenant_id: string;
  agreement_id: string;
  version: string;
  bound: boolean;
  reviewed_at: Date;
}

/** Append-only. */
export interface ObjectionRow {
  tenant_id: string;
  agreement_id: string;
  version: string;
  objected_at: Date;
  actor: string;
}

/** Append-only: a later one for the same clause takes its place. */
export interface SealedOverrideRow {
  tenant_id: string;
  agreement_id: string;
  clause_id: string;
  effective_at: Date;
  effect: string;
  replacement_zh: string | null;
  replacement_en: string | null;
  document_digest: string;
  description: string;
  recorded_at: Date;
  recorded_by: string;
}

export interface VerificationRow {
  verification_id: string;
  tenant_id: string;
  state: string;
  sealed_identity: Uint8Array;
  number_digest: Uint8Array;
  reject_reasons: string[];
  submitted_at: Date;
  reviewed_at: Date | null;
  reviewer: string | null;
  /** Within PENDING where the review stands; REVISED for what a later submission replaced. */
  stage: Generated<string>;
  sends_for_others: Generated<boolean>;
  /** Who approved first, where two have to. */
  first_reviewer: string | null;
  first_reviewed_at: Date | null;
  registry_outcome: Generated<string>;
  registry_attempts: Generated<number>;
  /** When to ask the registry next; null unless it is being asked. */
  registry_next_at: Date | null;
  /** Of who acts for the enterprise, digested like a number. */
  operator_digest: ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;
}

/** Append-only. */
export interface NoticeRow {
  notice_id: string;
  tenant_id: string;
  topic: string;
  subject_zh: string;
  subject_en: string;
  body_zh: string;
  body_en: string;
  clause_ids: string[];
  sent_at: Date;
  /** Null when the words are somebody else's. */
  template_id: string | null;
  template_version: number | null;
  template_hash: string | null;
  merge_key: string | null;
}

export interface AccountsTables
  extends PlatformTables, OverrideTables, KycTables, CredentialTables, MailTables, PeopleTables, PrivacyTables {
  data_key: DataKeyRow;
  tenant: TenantRow;
  user_account: UserRow;
  sign_in_guard: SignInGuardRow;
  session: SessionRow;
  acceptance: AcceptanceRow;
  publication: PublicationRow;
  announcement: AnnouncementRow;
  announcement_end: AnnouncementEndRow;
  binding_review: BindingReviewRow;
  objection: ObjectionRow;
  sealed_override: SealedOverrideRow;
  verification: VerificationRow;
  notice: NoticeRow;
}
