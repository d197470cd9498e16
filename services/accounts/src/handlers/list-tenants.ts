// TenantsService.ListTenants
import type { ListTenantsRequest, ListTenantsResponse } from '@tollgate/contracts/accounts/v1/tenants';
import type { Unary } from '@tollgate/rpc';
import { listTenants } from '../operations/read-tenants.ts';
import { fromProtoState, toProtoTenant } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { fromProtoPage, toProtoPage } from './page.ts';

export function listTenantsHandler({ db, deps }: HandlerParts): Unary<ListTenantsRequest, ListTenantsResponse> {
  return async (request) => {
    const wanted = fromProtoPage(request, 'ten');
    const filter = { state: fromProtoState(request.state), before: wanted.from, limit: wanted.limit };
    const { page, nextPageToken } = toProtoPage(await listTenants(db, deps, filter), wanted, (each) => each.tenantId);
    return { tenants: page.map((tenant) => toProtoTenant(tenant, tenant.displayName)), nextPageToken };
  };
}
