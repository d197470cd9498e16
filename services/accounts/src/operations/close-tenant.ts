// Closes a tenant whose settlement is complete; a submission still under review falls with it.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import { CLOSED_MEANWHILE } from '../domain/verification.ts';
import { setTenantClosed } from '../store/tenants.ts';
import { findPendingVerification, setReviewed } from '../store/verifications.ts';
import { appendTenantClosed } from './append-events.ts';
import { endClosure } from './closures.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { tellClosureStep } from './tell-closure-step.ts';

/** @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED. */
export async function closeTenant(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  {
    tenantId,
    settlementId,
    actor,
  }: { readonly tenantId: string; readonly settlementId: string; readonly actor: string },
): Promise<TenantRecord> {
  const tenant = await lockLiveTenant(tx, tenantId);
  const now = deps.now();
  const pending = await findPendingVerification(tx, tenantId);
  if (pending !== undefined) {
    const review = { state: 'REJECTED', rejectReasons: [CLOSED_MEANWHILE], reviewer: actor, reviewedAt: now } as const;
    await setReviewed(tx, pending.verificationId, review);
  }
  await setTenantClosed(tx, tenantId, { settlementId, now });
  await endClosure(tx, { tenantId, settlementId, now });
  await tellClosureStep(tx, deps, tenantId, 'CLOSED');
  await appendTenantClosed(tx, tenantId, settlementId, now);
  return { ...tenant, state: 'CLOSED', closedAt: now };
}
