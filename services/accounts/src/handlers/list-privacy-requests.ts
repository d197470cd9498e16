// PrivacyService.ListPrivacyRequests
import type { ListPrivacyRequestsRequest, ListPrivacyRequestsResponse } from '@tollgate/contracts/accounts/v1/privacy';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listPrivacyRequests } from '../operations/read-privacy.ts';
import { toProtoPrivacyRequest } from './convert-privacy.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('pvr');

export function listPrivacyRequestsHandler({
  db,
  deps,
}: HandlerParts): Unary<ListPrivacyRequestsRequest, ListPrivacyRequestsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const tenantId = request.tenantId || undefined;
    const { after: before, limit } = query;
    const found = await listPrivacyRequests(db, deps, { tenantId, pendingOnly: request.pendingOnly, before, limit });
    const { items, nextPageToken } = toPage(found, query, key, ({ record }) => record.privacyRequestId);
    return { requests: items.map(({ record, words }) => toProtoPrivacyRequest(record, words)), nextPageToken };
  };
}
