// ListStatementLines: a period's movements, oldest first, with the balance after each.
import type { ListStatementLinesRequest, ListStatementLinesResponse } from '@tollgate/contracts/wallet/v1/statement';
import { fromPagedRequest, numberKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import { readLines } from '../operations/read-past.ts';
import { fromProtoPeriod, toProtoLine } from './convert-statement.ts';

export function listStatementLinesHandler(deps: Deps): Unary<ListStatementLinesRequest, ListStatementLinesResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 100, numberKey);
    const page = { after: query.after, limit: query.limit };
    const lines = await readLines(deps, request.tenantId, fromProtoPeriod(request), page);
    const { items, nextPageToken } = toPage(lines, query, numberKey, (line) => line.sequence);
    return { lines: items.map(toProtoLine), nextPageToken };
  };
}
