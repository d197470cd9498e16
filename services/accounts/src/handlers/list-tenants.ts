// TenantsService.ListTenants
import type { ListTenantsRequest, ListTenantsResponse } from '@tollgate/contracts/accounts/v1/tenants';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listTenants } from '../operations/read-tenants.ts';
import { fromProtoState, toProtoTenant } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('ten');

export function listTenantsHandler({ db, deps }: HandlerParts): Unary<ListTenantsRequest, ListTenantsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const filter = { state: fromProtoState(request.state), before: query.after, limit: query.limit };
    const { items, nextPageToken } = toPage(await listTenants(db, deps, filter), query, key, (each) => each.tenantId);
    return {
      tenants: items.map((tenant) => toProtoTenant(tenant, tenant.displayName, tenant.bannedAt)),
      nextPageToken,
    };
  };
}
