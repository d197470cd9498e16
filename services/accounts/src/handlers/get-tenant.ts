// TenantsService.GetTenant
import type { GetTenantRequest, GetTenantResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { getTenant } from '../operations/read-tenants.ts';
import { toProtoTenant } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

export function getTenantHandler({ db, deps }: HandlerParts): Unary<GetTenantRequest, GetTenantResponse> {
  return async ({ tenantId }) => {
    const tenant = await getTenant(db, deps, tenantId);
    return { tenant: toProtoTenant(tenant, tenant.displayName, tenant.bannedAt) };
  };
}
