// A reviewer's decision about a submission.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { shanghaiDay } from '../domain/calendar-day.ts';
import { identityErased, licenceExpired, verificationNotFound, verificationNotPending } from '../domain/errors.ts';
import { licenceExpired as hasExpired } from '../domain/identity.ts';
import { stateAfterRejection, type TenantRecord } from '../domain/tenant.ts';
import type { VerificationRecord } from '../domain/verification.ts';
import { setTenantState } from '../store/tenants.ts';
import { findVerification, type Review, setReviewed, type StoredVerification } from '../store/verifications.ts';
import { appendTenantVerified } from './append-events.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { identitiesOf } from './read-verifications.ts';

export interface Decision {
  readonly tenantId: string;
  readonly verificationId: string;
  readonly reviewer: string;
}

/**
 * Approves and opens the tenant. What time may have changed since the submission is looked at again.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, VERIFICATION_NOT_FOUND, VERIFICATION_NOT_PENDING, IDENTITY_ERASED,
 * LICENCE_EXPIRED.
 */
export async function approveVerification(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  decision: Decision,
): Promise<VerificationRecord> {
  const { tenantId, verificationId, reviewer } = decision;
  const { stored } = await lockPending(tx, decision);
  const now = deps.now();
  const identity = (await identitiesOf(tx, deps, [stored])).get(verificationId);
  if (identity === undefined) throw identityErased(verificationId);
  if (identity.kind === 'ENTERPRISE' && hasExpired(identity, shanghaiDay(now))) {
    throw licenceExpired(identity.licenceValidUntil);
  }
  const review: Review = { state: 'APPROVED', rejectReasons: [], reviewer, reviewedAt: now };
  await setReviewed(tx, verificationId, review);
  await setTenantState(tx, tenantId, 'OPEN');
  await appendTenantVerified(tx, tenantId, verificationId, now);
  return { ...stored.record, ...review };
}

/**
 * Rejects; the tenant may submit again, and an open one stays open on its earlier papers.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, VERIFICATION_NOT_FOUND, VERIFICATION_NOT_PENDING.
 */
export async function rejectVerification(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  decision: Decision & { readonly reasons: readonly string[] },
): Promise<VerificationRecord> {
  const { tenantId, verificationId, reviewer, reasons } = decision;
  const { tenant, stored } = await lockPending(tx, decision);
  const review: Review = { state: 'REJECTED', rejectReasons: reasons, reviewer, reviewedAt: deps.now() };
  await setReviewed(tx, verificationId, review);
  const next = stateAfterRejection(tenant.state);
  if (next !== tenant.state && next !== 'CLOSED') await setTenantState(tx, tenantId, next);
  return { ...stored.record, ...review };
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
