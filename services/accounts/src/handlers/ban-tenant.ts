// TenantsService.BanTenant
import { actorOf } from '@tollgate/auth';
import { BanTenantRequest, BanTenantResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { banTenant } from '../operations/ban-tenant.ts';
import { toProtoTenant } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withDisplayName } from './with-display-name.ts';

export function banTenantHandler(parts: HandlerParts): Unary<BanTenantRequest, BanTenantResponse> {
  const ban = mutation(parts, BanTenantResponse, BanTenantRequest, async (tx, { tenantId, reason }, call) => {
    const { tenant, bannedAt } = await banTenant(tx, parts.deps, { tenantId, reason, actor: actorOf(call) });
    return { tenant: toProtoTenant(tenant, '', bannedAt) };
  });
  return async (request, call) => ({ tenant: await withDisplayName(parts, (await ban(request, call)).tenant) });
}
