// Puts the name into a stored answer, which is kept without it: names stay under the tenant's key.
import type { Tenant } from '@tollgate/contracts/accounts/v1/tenants';
import { getTenant } from '../operations/read-tenants.ts';
import type { HandlerParts } from './handler-parts.ts';

export async function withDisplayName(
  { db, deps }: HandlerParts,
  tenant: Tenant | undefined,
): Promise<Tenant | undefined> {
  if (tenant === undefined) return undefined;
  return { ...tenant, displayName: (await getTenant(db, deps, tenant.tenantId)).displayName };
}
