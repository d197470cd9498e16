// TenantsService.CloseTenant
import { actorOf } from '@tollgate/auth';
import { CloseTenantRequest, CloseTenantResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { closeTenant } from '../operations/close-tenant.ts';
import { toProtoTenant } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withDisplayName } from './with-display-name.ts';

export function closeTenantHandler(parts: HandlerParts): Unary<CloseTenantRequest, CloseTenantResponse> {
  const close = mutation(
    parts,
    CloseTenantResponse,
    CloseTenantRequest,
    async (tx, { tenantId, settlementId }, call) => {
      const tenant = await closeTenant(tx, parts.deps, { tenantId, settlementId, actor: actorOf(call) });
      return { tenant: toProtoTenant(tenant, '') };
    },
  );
  return async (request, call) => ({ tenant: await withDisplayName(parts, (await close(request, call)).tenant) });
}
