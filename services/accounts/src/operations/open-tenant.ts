// The one way to open: identity approved and an agreement binding, in whatever order, and nobody banned.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { opens } from '../domain/tenant.ts';
import { findBan } from '../store/bans.ts';
import { hasEffectiveConsent, lockTenant, setTenantOpened } from '../store/tenants.ts';
import { findInForce } from '../store/verifications.ts';
import { appendTenantOpened } from './append-kyc-events.ts';

/** Called after whatever may have completed the conditions. Does nothing for a tenant that lacks one. */
export async function openIfReady(tx: Tx<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<void> {
  const tenant = await lockTenant(tx, tenantId);
  if (tenant === undefined || tenant.state === 'OPEN' || tenant.state === 'CLOSED') return;
  const now = deps.now();
  const inForce = await findInForce(tx, tenantId);
  if (inForce === undefined) return;
  const conditions = {
    state: tenant.state,
    approved: true,
    agreementBinds: await hasEffectiveConsent(tx, tenantId, now),
    banned: (await findBan(tx, tenantId)) !== undefined,
  };
  if (!opens(conditions)) return;
  await setTenantOpened(tx, tenantId, now);
  await appendTenantOpened(tx, tenantId, inForce.record.verificationId, now);
}
