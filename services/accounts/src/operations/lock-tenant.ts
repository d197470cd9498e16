// Locks the tenant that an operation is about.
import type { Tx } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import { tenantClosed, tenantNotFound } from '../domain/errors.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import { lockTenant } from '../store/tenants.ts';

/** @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED. */
export async function lockLiveTenant(tx: Tx<AccountsTables>, tenantId: string): Promise<TenantRecord> {
  const tenant = await lockTenant(tx, tenantId);
  if (tenant === undefined) throw tenantNotFound(tenantId);
  if (tenant.state === 'CLOSED') throw tenantClosed(tenantId);
  return tenant;
}
