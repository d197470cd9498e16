// ListCaseEvents.
import type { CasesServiceService } from '@tollgate/contracts/enforcement/v1/cases';
import { fromPagedRequest, numberKey, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import { toProtoCaseEvent } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { timelineOf } from '../operations/read-cases.ts';

const DEFAULT_PAGE = 200;

export function listCaseEventsHandler(deps: Deps): HandlerOf<(typeof CasesServiceService)['listCaseEvents']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, numberKey);
    const rows = await timelineOf(deps.db, request.caseId, { after: query.after ?? 0n, limit: query.limit });
    const { items, nextPageToken } = toPage(rows, query, numberKey, ({ sequence }) => sequence);
    return { events: items.map(toProtoCaseEvent), nextPageToken };
  };
}
