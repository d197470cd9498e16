// Takes identity facts for review, once they may be right at all.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { shanghaiDay } from '../domain/calendar-day.ts';
import { identityErased, identityRefused, verificationPending } from '../domain/errors.ts';
import { type Identity, refuseIdentity } from '../domain/identity.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { stateAfterSubmission } from '../domain/tenant.ts';
import { identityText, type VerificationRecord } from '../domain/verification.ts';
import { setTenantState } from '../store/tenants.ts';
import { findPendingVerification, insertVerification } from '../store/verifications.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { lockLiveTenant } from './lock-tenant.ts';

/**
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, VERIFICATION_PENDING, IDENTITY_KIND_MISMATCH,
 * IDENTITY_NUMBER_INVALID, LICENCE_DATE_INVALID, LICENCE_EXPIRED, UNDERAGE, IDENTITY_ERASED.
 */
export async function submitVerification(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, identity }: { readonly tenantId: string; readonly identity: Identity },
): Promise<VerificationRecord> {
  const tenant = await lockLiveTenant(tx, tenantId);
  const now = deps.now();
  const refusal = refuseIdentity(identity, tenant.kind, shanghaiDay(now));
  if (refusal !== undefined) throw identityRefused(refusal);
  const pending = await findPendingVerification(tx, tenantId);
  if (pending !== undefined) throw verificationPending(pending.verificationId);
  const verificationId = newId('ver');
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) throw identityErased(verificationId);
  const record: VerificationRecord = {
    verificationId,
    tenantId,
    state: 'PENDING',
    rejectReasons: [],
    submittedAt: now,
    reviewedAt: undefined,
    reviewer: undefined,
  };
  await insertVerification(tx, {
    record,
    sealedIdentity: key.seal(SEALED.identity(verificationId), identityText(identity)),
    numberDigest: keyedDigest(deps.keys.digest, 'identity-number', identity.number),
  });
  const next = stateAfterSubmission(tenant.state);
  if (next !== tenant.state && next !== 'CLOSED') await setTenantState(tx, tenantId, next);
  return record;
}
