// NoticesService.ListNotices
import type { ListNoticesRequest, ListNoticesResponse } from '@tollgate/contracts/accounts/v1/notices';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listNotices } from '../operations/list-notices.ts';
import { toProtoNotice } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';

const key = idKey('ntc');

export function listNoticesHandler({ db, deps }: HandlerParts): Unary<ListNoticesRequest, ListNoticesResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const filter = { tenantId: request.tenantId, before: query.after, limit: query.limit };
    const { items, nextPageToken } = toPage(await listNotices(db, deps, filter), query, key, (each) => each.noticeId);
    return { notices: items.map(toProtoNotice), nextPageToken };
  };
}
