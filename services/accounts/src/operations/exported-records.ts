// What a copy of a tenant's data holds, kind by kind. Password hashes, secrets and digests for lookup are no copy's business.
import type { RecordKind } from '../store/personal-records.ts';

export const EXPORTED: readonly RecordKind[] = [
  kind('tenant', 'tenant', 'tenant_id', 'tenant_id kind state sealed_display_name created_at opened_at closed_at'),
  kind(
    'users',
    'user_account',
    'tenant_id',
    'user_id sealed_display_name sealed_phone sealed_email roles language created_at left_at',
  ),
  kind(
    'verifications',
    'verification',
    'tenant_id',
    'verification_id state stage sealed_identity reject_reasons submitted_at reviewed_at registry_outcome',
  ),
  kind(
    'findings',
    'verification_finding',
    'verification_id',
    'finding_id verification_id field reason automatic found_at',
  ),
  kind(
    'documents',
    'document',
    'tenant_id',
    'document_id type state media_type size_bytes sha256 sealed_file_name uploaded_at reason reviewed_at',
  ),
  kind('optional-facts', 'profile_field', 'tenant_id', 'field sealed_value consent_id updated_at'),
  kind('consents', 'consent', 'tenant_id', 'consent_id field purpose purpose_version given_at actor'),
  kind('withdrawals', 'consent_withdrawal', 'consent_id', 'consent_id withdrawn_at actor'),
  kind(
    'agreements',
    'acceptance',
    'tenant_id',
    'acceptance_id agreement_id version content_hash mode accepted_at actor description',
  ),
  kind('demands', 'demand', 'tenant_id', 'demand_id state documents reason clause_id created_at due_at ended_at'),
  kind('notices', 'notice', 'tenant_id', 'notice_id topic subject_zh subject_en body_zh body_en clause_ids sent_at'),
  kind('notice-words', 'notice_words', 'notice_id', 'words_id notice_id ordinal said_at sealed_words'),
  kind('mail', 'mail', 'key_owner', 'mail_id purpose sealed_address state attempts created_at'),
  kind('sessions', 'session', 'user_id', 'session_id user_id created_at expires_at ended_at last_used_at'),
  kind(
    'impersonations',
    'session',
    'impersonated_tenant_id',
    'session_id user_id created_at expires_at ended_at sealed_reason',
  ),
  kind(
    'invitations',
    'one_time_link',
    'key_owner',
    'link_id purpose user_id sealed_content roles created_at created_by expires_at used_at withdrawn_at',
  ),
  kind(
    'credentials',
    'credential',
    'tenant_id',
    'credential_id kind public_id sealed_name actions products domains state created_at expires_at last_used_at ended_at sealed_end_reason',
  ),
  kind(
    'privacy-requests',
    'privacy_request',
    'tenant_id',
    'privacy_request_id kind state sealed_details sealed_answer submitted_at clause_id due_at ended_at refusal_ground',
  ),
  kind('closures', 'closure', 'tenant_id', 'closure_id state channel requested_at cool_off_ends_at ended_at'),
];

function kind(file: string, table: RecordKind['table'], by: RecordKind['by'], columns: string): RecordKind {
  return { file, table, by, columns: columns.split(' ') };
}
