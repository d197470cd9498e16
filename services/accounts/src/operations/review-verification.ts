// A reviewer's decision about a submission.
import { shanghaiDay } from '@tollgate/calendar';
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { DOCUMENTS_MAX } from '../domain/document.ts';
import { identityErased, verificationNotFound, verificationNotPending } from '../domain/errors.ts';
import { refuseExpired } from '../domain/identity.ts';
import {
  checkOutstanding,
  fieldUnknown,
  identityBanned,
  identityLimit,
  identityRefused,
  papersMissing,
  reasonUnknown,
  revisionOutstanding,
  sameReviewer,
} from '../domain/kyc-errors.ts';
import { rejectedNotice, revisionNotice } from '../domain/kyc-notices.ts';
import { policyOn } from '../domain/kyc-policy.ts';
import { type Alternatives, coverageOf, missingTypes, papersThatProve } from '../domain/paper-proof.ts';
import { isStaffReason } from '../domain/review-reasons.ts';
import { stateAfterRejection, type TenantRecord } from '../domain/tenant.ts';
import {
  type Finding,
  isReviewField,
  needsSecondReview,
  papersForApproval,
  type VerificationRecord,
} from '../domain/verification.ts';
import { findBan, isBanned } from '../store/bans.ts';
import { findDocuments } from '../store/documents.ts';
import { setTenantKind, setTenantState } from '../store/tenants.ts';
import { findFindings, insertFindings } from '../store/findings.ts';
import {
  findDocumentIds,
  findInForce,
  findTenantsWithNumber,
  findVerification,
  lockNumber,
  type Review,
  setFirstApproval,
  setReviewed,
  setRevisionRequested,
  type StoredVerification,
} from '../store/verifications.ts';
import { announceExpiries } from './announce-expiries.ts';
import { appendTenantVerified } from './append-events.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { openIfReady } from './open-tenant.ts';
import { identitiesOf } from './read-verifications.ts';
import { refreshRequirements } from './refresh-requirements.ts';
import { writeNotice } from './write-notice.ts';

export interface Decision {
  readonly tenantId: string;
  readonly verificationId: string;
  readonly reviewer: string;
}

/** A reviewer's word about one field. */
export interface FieldReason {
  readonly field: string;
  readonly reason: string;
}

/**
 * Approves; the tenant opens once an agreement binds as well. What time may have changed since the submission is looked at
 * again. Where the policy asks for two reviewers the first approval only moves it on. Every paper
 * that proves it has to be accepted before.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, VERIFICATION_NOT_FOUND, VERIFICATION_NOT_PENDING,
 * REVISION_OUTSTANDING, REGISTRY_CHECK_OUTSTANDING, IDENTITY_ERASED, LICENCE_EXPIRED, ID_CARD_EXPIRED,
 * AUTHORISATION_EXPIRED, IDENTITY_BANNED, IDENTITY_LIMIT_REACHED, PAPERS_MISSING, SECOND_REVIEWER_SAME.
 */
export async function approveVerification(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  decision: Decision,
): Promise<VerificationRecord> {
  const { tenantId, verificationId, reviewer } = decision;
  const { tenant, stored } = await lockPending(tx, decision);
  const { record } = stored;
  if (record.stage === 'REVISION') throw revisionOutstanding(verificationId);
  if (record.registryOutcome === 'ASKING') throw checkOutstanding(verificationId);
  const now = deps.now();
  const findings = await checkApprovable(tx, deps, stored);
  if (needsSecondReview(policyOn(shanghaiDay(now)), record, findings)) {
    if (record.stage === 'REVIEW') {
      await setFirstApproval(tx, verificationId, { reviewer, now });
      return { ...record, stage: 'SECOND_REVIEW', firstReviewer: reviewer };
    }
    if (record.firstReviewer === reviewer) throw sameReviewer();
  }
  const review: Review = { state: 'APPROVED', rejectReasons: [], reviewer, reviewedAt: now };
  await setReviewed(tx, verificationId, review);
  if (!tenant.kindDeclared) await setTenantKind(tx, tenantId, { kind: tenant.kind, declared: true });
  await appendTenantVerified(tx, tenantId, verificationId, now);
  await openIfReady(tx, deps, tenantId);
  await refreshRequirements(tx, deps, { ...tenant, kindDeclared: true });
  // A paper may be near its end when it is approved.
  await announceExpiries(tx, deps, tenantId);
  return { ...record, ...review, stage: 'REVIEW' };
}

/**
 * Rejects; the tenant may submit again, and an open one stays open on its earlier papers.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, VERIFICATION_NOT_FOUND, VERIFICATION_NOT_PENDING, REASON_UNKNOWN,
 * REVIEW_FIELD_UNKNOWN.
 */
export async function rejectVerification(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  decision: Decision & { readonly reasons: readonly string[]; readonly findings: readonly FieldReason[] },
): Promise<VerificationRecord> {
  const { tenantId, verificationId, reviewer, reasons, findings } = decision;
  const { tenant, stored } = await lockPending(tx, decision);
  for (const [place, reason] of reasons.entries()) if (!isStaffReason(reason)) throw reasonUnknown(`reasons[${place}]`);
  const said = checkFindings(tenant, findings);
  const now = deps.now();
  const review: Review = { state: 'REJECTED', rejectReasons: [...new Set(reasons)], reviewer, reviewedAt: now };
  await setReviewed(tx, verificationId, review);
  await insertFindings(tx, verificationId, said, { actor: reviewer, now });
  const state = stateAfterRejection(tenant.state, (await findInForce(tx, tenantId)) !== undefined);
  if (state === 'REGISTERED' && state !== tenant.state) await setTenantState(tx, tenantId, state);
  await refreshRequirements(tx, deps, { ...tenant, state });
  await writeNotice(tx, deps, tenantId, rejectedNotice([...reasons, ...said.map(({ reason }) => reason)]));
  return { ...stored.record, ...review, stage: 'REVIEW' };
}

/** @throws DomainError as rejecting does, and REVISION_OUTSTANDING where the tenant has been asked already. */
export async function requestRevision(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  decision: Decision & { readonly findings: readonly FieldReason[] },
): Promise<VerificationRecord> {
  const { tenantId, verificationId, reviewer } = decision;
  const { tenant, stored } = await lockPending(tx, decision);
  if (stored.record.stage === 'REVISION') throw revisionOutstanding(verificationId);
  const said = checkFindings(tenant, decision.findings);
  await insertFindings(tx, verificationId, said, { actor: reviewer, now: deps.now() });
  await setRevisionRequested(tx, verificationId);
  await refreshRequirements(tx, deps, tenant);
  await writeNotice(tx, deps, tenantId, revisionNotice(said.map(({ reason }) => reason)));
  return { ...stored.record, stage: 'REVISION', firstReviewer: undefined };
}

function checkFindings({ kind }: TenantRecord, findings: readonly FieldReason[]): Finding[] {
  return findings.map(({ field, reason }, place) => {
    if (!isReviewField(kind, field)) throw fieldUnknown(`findings[${place}].field`);
    if (!isStaffReason(reason)) throw reasonUnknown(`findings[${place}].reason`);
    return { field, reason, automatic: false };
  });
}

/** What time and others may have changed since the submission; the findings as they are once its number is locked. */
async function checkApprovable(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  stored: StoredVerification,
): Promise<Finding[]> {
  const { record, numberDigest, operatorDigest } = stored;
  const { verificationId, tenantId } = record;
  const identity = (await identitiesOf(tx, deps, [stored])).get(verificationId);
  if (identity === undefined) throw identityErased(verificationId);
  const today = shanghaiDay(deps.now());
  const expired = refuseExpired(identity, today);
  if (expired !== undefined) throw identityRefused(expired);
  await lockNumber(tx, numberDigest);
  const banned = (await findBan(tx, tenantId)) !== undefined;
  if (banned || (await isBanned(tx, 'IDENTITY', numberDigest))) throw identityBanned();
  if (operatorDigest !== undefined && (await isBanned(tx, 'IDENTITY', operatorDigest))) throw identityBanned();
  const policy = policyOn(today);
  const limit = policy.tenantsPerIdentity[identity.kind];
  if ((await findTenantsWithNumber(tx, numberDigest, tenantId, ['APPROVED'])).length >= limit)
    throw identityLimit(limit);
  const findings = (await findFindings(tx, [verificationId])).get(verificationId) ?? [];
  await checkPapers(tx, stored, papersForApproval(policy, identity.kind, record), findings);
  return findings;
}

/** Papers that somebody looked at and took as good; they may have come after the submission. */
async function checkPapers(
  tx: Tx<AccountsTables>,
  { record }: StoredVerification,
  alternatives: Alternatives,
  findings: readonly Finding[],
): Promise<void> {
  const { tenantId, verificationId } = record;
  const all = await findDocuments(tx, tenantId, { after: undefined, limit: DOCUMENTS_MAX });
  const proving = {
    documentIds: (await findDocumentIds(tx, [verificationId])).get(verificationId) ?? [],
    numberChanged: findings.some(({ reason }) => reason === 'IDENTITY_NUMBER_CHANGED'),
    inForce: (await findInForce(tx, tenantId))?.record,
  };
  const papers = papersThatProve(
    proving,
    all.map((each) => each.record),
  );
  if (!coverageOf(alternatives, papers).has) throw papersMissing(missingTypes(alternatives, papers));
}

async function lockPending(
  tx: Tx<AccountsTables>,
  { tenantId, verificationId }: Decision,
): Promise<{ readonly tenant: TenantRecord; readonly stored: StoredVerification }> {
  const tenant = await lockLiveTenant(tx, tenantId);
  const stored = await findVerification(tx, tenantId, verificationId);
  if (stored === undefined) throw verificationNotFound(verificationId);
  if (stored.record.state !== 'PENDING') throw verificationNotPending(verificationId, stored.record.state);
  return { tenant, stored };
}
