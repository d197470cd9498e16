// ListCrossings.
import type { TriggersServiceService } from '@tollgate/contracts/enforcement/v1/triggers';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readCrossings } from '../operations/read-crossings.ts';
import { toProtoCrossing } from './judged-window.ts';

const DEFAULT_PAGE = 50;
const key = idKey('xng');

export function listCrossingsHandler(deps: Deps): HandlerOf<(typeof TriggersServiceService)['listCrossings']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const tenantId = request.tenantId === '' ? undefined : request.tenantId;
    const rows = await readCrossings(deps.db, { tenantId, before: query.after, limit: query.limit });
    const { items, nextPageToken } = toPage(rows, query, key, ({ crossingId }) => crossingId);
    return { crossings: items.map(toProtoCrossing), nextPageToken };
  };
}
