// ReopeningsService.ReopenTenant
import { actorOf, callerOf } from '@tollgate/auth';
import { ReopenTenantRequest, ReopenTenantResponse } from '@tollgate/contracts/accounts/v1/reopenings';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { ownerWanted } from '../domain/reopening-errors.ts';
import { reopenTenant } from '../operations/reopen-tenant.ts';
import { toProtoTenant } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { withDisplayName } from './with-display-name.ts';

export function reopenTenantHandler(parts: HandlerParts): Unary<ReopenTenantRequest, ReopenTenantResponse> {
  const reopen = mutation(parts, ReopenTenantResponse, ReopenTenantRequest, async (tx, request, call) => {
    const { tenantId, userId: named } = request;
    const { person } = callerOf(call);
    const own = person?.kind === 'tenant' ? person.userId : undefined;
    // An owner takes the own sign-in along and nobody else's.
    if (own !== undefined && named !== '' && named !== own) throw ownerWanted();
    const tenant = await reopenTenant(tx, parts.deps, { tenantId, userId: own ?? named, actor: actorOf(call) });
    return { tenant: toProtoTenant(tenant, '') };
  });
  return async (request, call) => {
    const { tenant } = await reopen(request, call);
    // A preview has made nothing whose name could be read.
    return { tenant: request.validateOnly ? tenant : await withDisplayName(parts, tenant) };
  };
}
