// Bans who is behind a tenant, for good. There is no operation that takes it back, and no right at the database to.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { reasonUnknown } from '../domain/kyc-errors.ts';
import { isStaffReason } from '../domain/review-reasons.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import { OWNER_ROLE } from '../domain/user.ts';
import { digestsOf, findBan, insertBans } from '../store/bans.ts';
import { findTenant, lockTenant, lockTenants } from '../store/tenants.ts';
import { findTenantsWithNumber, lockNumber } from '../store/verifications.ts';
import { refreshRequirements } from './refresh-requirements.ts';

/** A closed tenant can be banned too, so that nobody comes back. @throws DomainError TENANT_NOT_FOUND, REASON_UNKNOWN. */
export async function banTenant(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, reason, actor }: Readonly<Record<'tenantId' | 'reason' | 'actor', string>>,
): Promise<{ readonly tenant: TenantRecord; readonly bannedAt: Date | undefined }> {
  const tenant = await lockTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (!isStaffReason(reason)) throw reasonUnknown('reason');
  const digests = await digestsOf(tx, tenantId, OWNER_ROLE);
  const numbers = digests.filter(({ subject }) => subject === 'IDENTITY').map(({ digest }) => digest);
  for (const number of numbers.toSorted((a, b) => Buffer.compare(a, b))) await lockNumber(tx, number);
  const self = { digest: keyedDigest(deps.keys.digest, 'banned-tenant', tenantId), subject: 'TENANT' as const };
  await insertBans(tx, [...digests, self], { tenantId, reason, at: deps.now(), actor });
  await refreshRequirements(tx, deps, tenant);
  // Other tenants of the same person or enterprise are banned with it.
  const others = new Set<string>();
  for (const number of numbers)
    for (const other of await findTenantsWithNumber(tx, number, tenantId, ['PENDING', 'APPROVED', 'REJECTED']))
      others.add(other);
  await lockTenants(tx, [...others]);
  for (const other of others) {
    const stored = await findTenant(tx, other);
    if (stored !== undefined) await refreshRequirements(tx, deps, stored.record);
  }
  return { tenant, bannedAt: (await findBan(tx, tenantId))?.at };
}
