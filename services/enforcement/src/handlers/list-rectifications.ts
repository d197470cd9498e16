// ListRectifications.
import type { RectificationsServiceService } from '@tollgate/contracts/enforcement/v1/rectifications';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readRectifications } from '../operations/read-sanctions.ts';
import { fromProtoOrderState, toProtoRectification } from './convert-sanctions.ts';

const DEFAULT_PAGE = 50;
const key = idKey('rec');

export function listRectificationsHandler(
  deps: Deps,
): HandlerOf<(typeof RectificationsServiceService)['listRectifications']> {
  return async (request) => {
    const now = deps.now();
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const filter = {
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      state: fromProtoOrderState(request.state),
      before: query.after,
      limit: query.limit,
    };
    const rows = await readRectifications(deps.db, filter);
    const { items, nextPageToken } = toPage(rows, query, key, (each) => each.order.rectificationId);
    return { rectifications: items.map((each) => toProtoRectification(each, now)), nextPageToken };
  };
}
