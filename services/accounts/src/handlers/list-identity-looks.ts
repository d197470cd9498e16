// IdentitiesService.ListIdentityLooks
import type { ListIdentityLooksRequest, ListIdentityLooksResponse } from '@tollgate/contracts/accounts/v1/identities';
import { fromPagedRequest, numberKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listLooks } from '../operations/read-identity.ts';
import type { HandlerParts } from './handler-parts.ts';

export function listIdentityLooksHandler({
  db,
}: HandlerParts): Unary<ListIdentityLooksRequest, ListIdentityLooksResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, numberKey);
    const found = await listLooks(db, request.tenantId, { before: query.after, limit: query.limit });
    const { items, nextPageToken } = toPage(found, query, numberKey, ({ lookId }) => lookId);
    const looks = items.map(({ at, actor, verificationId, documentId }) => ({
      lookTime: at,
      actor,
      verificationId: verificationId ?? '',
      documentId: documentId ?? '',
    }));
    return { looks, nextPageToken };
  };
}
