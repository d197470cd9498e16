// ListAppeals.
import type { AppealsServiceService } from '@tollgate/contracts/enforcement/v1/appeals';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readAppeals } from '../operations/read-appeals.ts';
import { fromProtoAppealState, toProtoAppeal } from './convert-appeals.ts';

const DEFAULT_PAGE = 50;
const key = idKey('apl');

export function listAppealsHandler(deps: Deps): HandlerOf<(typeof AppealsServiceService)['listAppeals']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, key);
    const filter = {
      tenantId: request.tenantId === '' ? undefined : request.tenantId,
      state: fromProtoAppealState(request.state),
      before: query.after,
      limit: query.limit,
    };
    const rows = await readAppeals(deps.db, filter);
    const { items, nextPageToken } = toPage(rows, query, key, (each) => each.appeal.appealId);
    return { appeals: items.map(toProtoAppeal), nextPageToken };
  };
}
