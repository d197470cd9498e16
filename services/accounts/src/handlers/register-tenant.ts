// TenantsService.RegisterTenant
import { actorOf } from '@tollgate/auth';
import { RegisterTenantRequest, RegisterTenantResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { hashPassword } from '../domain/password.ts';
import { registerTenant } from '../operations/register-tenant.ts';
import { fromProtoKind, toProtoTenant } from './convert.ts';
import { fromProtoProfile } from './convert-kyc.ts';
import type { HandlerParts } from './handler-parts.ts';
import { digestedRequest } from './private-log.ts';
import { withDisplayName } from './with-display-name.ts';

export function registerTenantHandler(parts: HandlerParts): Unary<RegisterTenantRequest, RegisterTenantResponse> {
  const requests = digestedRequest(RegisterTenantRequest, parts.deps.keys.digest);
  return async (request, call) => {
    // Before the transaction, which would hold a connection meanwhile.
    const passwordHash = await hashPassword(request.password);
    const register = mutation(
      parts,
      RegisterTenantResponse,
      requests,
      async (tx, { kind, displayName, phone, profile }) => {
        const optional = { displayName, profile: profile.map(fromProtoProfile) };
        const registration = { kind: fromProtoKind(kind), phone, passwordHash, ...optional, actor: actorOf(call) };
        const { tenant, userId } = await registerTenant(tx, parts.deps, registration);
        return { tenant: toProtoTenant(tenant, ''), userId };
      },
    );
    const answer = await register(request, call);
    return { ...answer, tenant: await withDisplayName(parts, answer.tenant) };
  };
}
