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
  const ban = mutation(parts, BanTenantResponse, BanTenantRequest, async (tx, request, call) => {
    const { tenantId, reason, others, validateOnly: preview } = request;
    const order = { tenantId, reason, others, preview, actor: actorOf(call) };
    const { tenant, bannedAt, others: reached, secondPersonWanted } = await banTenant(tx, parts.deps, order);
    return { tenant: toProtoTenant(tenant, '', bannedAt), others: [...reached], secondPersonWanted };
  });
  return async (request, call) => {
    const answer = await ban(request, call);
    return { ...answer, tenant: await withDisplayName(parts, answer.tenant) };
  };
}
