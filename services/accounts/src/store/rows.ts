// Rows to domain values. The check constraints of the schema are what makes the casts of closed vocabularies true.
import type { Acceptance } from '../domain/acceptance.ts';
import type { Notice } from '../domain/notice.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import type { VerificationRecord } from '../domain/verification.ts';
import type { Selectable } from 'kysely';
import type { AcceptanceRow, NoticeRow, TenantRow, VerificationRow } from './schema.ts';

export function fromRowTenant(row: Omit<Selectable<TenantRow>, 'sealed_display_name' | 'settlement_id'>): TenantRecord {
  return {
    tenantId: row.tenant_id,
    kind: row.kind as TenantRecord['kind'],
    kindDeclared: row.kind_declared,
    state: row.state as TenantRecord['state'],
    createdAt: row.created_at,
    openedAt: row.opened_at ?? undefined,
    closedAt: row.closed_at ?? undefined,
    reopenedFrom: row.reopened_from ?? undefined,
  };
}

export function fromRowAcceptance(row: AcceptanceRow): Acceptance {
  return {
    acceptanceId: row.acceptance_id,
    tenantId: row.tenant_id,
    agreementId: row.agreement_id,
    version: row.version,
    contentHash: row.content_hash,
    mode: row.mode as Acceptance['mode'],
    acceptedAt: row.accepted_at,
    actor: row.actor,
    evidence:
      row.description === null
        ? undefined
        : { documentDigest: row.document_digest ?? undefined, description: row.description },
  };
}

export function fromRowVerification(
  row: Omit<Selectable<VerificationRow>, 'sealed_identity' | 'number_digest' | 'operator_digest'>,
): VerificationRecord {
  return {
    verificationId: row.verification_id,
    tenantId: row.tenant_id,
    state: row.state as VerificationRecord['state'],
    rejectReasons: row.reject_reasons,
    submittedAt: row.submitted_at,
    reviewedAt: row.reviewed_at ?? undefined,
    reviewer: row.reviewer ?? undefined,
    stage: row.stage as VerificationRecord['stage'],
    firstReviewer: row.first_reviewer ?? undefined,
    sendsForOthers: row.sends_for_others,
    registryOutcome: row.registry_outcome as VerificationRecord['registryOutcome'],
  };
}

export function fromRowNotice(row: NoticeRow): Notice {
  return {
    noticeId: row.notice_id,
    tenantId: row.tenant_id,
    topic: row.topic as Notice['topic'],
    subject: { zh: row.subject_zh, en: row.subject_en },
    body: { zh: row.body_zh, en: row.body_en },
    clauseIds: row.clause_ids,
    sentAt: row.sent_at,
    template:
      row.template_id === null || row.template_version === null || row.template_hash === null
        ? undefined
        : { id: row.template_id, version: row.template_version, hash: row.template_hash },
    mergeKey: row.merge_key ?? undefined,
  };
}
