// NoticesService.ListNotices
import type { ListNoticesRequest, ListNoticesResponse } from '@tollgate/contracts/accounts/v1/notices';
import type { Unary } from '@tollgate/rpc';
import { listNotices } from '../operations/list-notices.ts';
import { toProtoNotice } from './convert.ts';
import type { HandlerParts } from './handler-parts.ts';
import { fromProtoPage, toProtoPage } from './page.ts';

export function listNoticesHandler({ db }: HandlerParts): Unary<ListNoticesRequest, ListNoticesResponse> {
  return async (request) => {
    const wanted = fromProtoPage(request, 'ntc');
    const filter = { tenantId: request.tenantId, before: wanted.from, limit: wanted.limit };
    const { page, nextPageToken } = toProtoPage(await listNotices(db, filter), wanted, (each) => each.noticeId);
    return { notices: page.map(toProtoNotice), nextPageToken };
  };
}
