// CredentialsService.ListCredentials
import type { ListCredentialsRequest, ListCredentialsResponse } from '@tollgate/contracts/accounts/v1/credentials';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listCredentials } from '../operations/list-credentials.ts';
import { toProtoCredential } from './convert-credentials.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('crd');

export function listCredentialsHandler({
  db,
  deps,
}: HandlerParts): Unary<ListCredentialsRequest, ListCredentialsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const filter = { tenantId: request.tenantId, before: query.after, limit: query.limit };
    const { items, nextPageToken } = toPage(
      await listCredentials(db, deps, filter),
      query,
      key,
      (each) => each.credentialId,
    );
    return { credentials: items.map(toProtoCredential), nextPageToken };
  };
}
