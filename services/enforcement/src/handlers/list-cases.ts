// ListCases.
import type { CasesServiceService } from '@tollgate/contracts/enforcement/v1/cases';
import { fromPagedRequest, toPage } from '@tollgate/paging';
import type { HandlerOf } from '@tollgate/rpc';
import { toProtoCase } from '../adapters/case-message.ts';
import type { Deps } from '../deps.ts';
import { dueOf, queueOfCases } from '../operations/read-cases.ts';
import { dueKey, fromProtoCaseState, fromProtoSeverity } from './case-request.ts';

const DEFAULT_PAGE = 50;
const given = (text: string): string | undefined => (text === '' ? undefined : text);

export function listCasesHandler(deps: Deps): HandlerOf<(typeof CasesServiceService)['listCases']> {
  return async (request) => {
    const query = fromPagedRequest(request, DEFAULT_PAGE, dueKey);
    const rows = await queueOfCases(deps.db, {
      state: fromProtoCaseState(request.state),
      tenantId: given(request.tenantId),
      assignee: request.unassigned ? '' : given(request.assignee),
      severity: fromProtoSeverity(request.severity),
      triggerId: given(request.triggerId),
      overdueAt: request.overdue ? deps.now() : undefined,
      text: given(request.text),
      after: query.after,
      limit: query.limit,
    });
    const { items, nextPageToken } = toPage(rows, query, dueKey, ({ record }) => ({
      due: dueOf(record),
      caseId: record.caseId,
    }));
    return { cases: items.map(({ record, evidenceCount }) => toProtoCase(record, evidenceCount)), nextPageToken };
  };
}
