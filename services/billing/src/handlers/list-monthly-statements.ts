// StatementsService.ListMonthlyStatements

import type {
  ListMonthlyStatementsRequest,
  ListMonthlyStatementsResponse,
} from '@tollgate/contracts/billing/v1/statements';
import { fromPagedRequest, type PageKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { type BillingMonth, parseMonth } from '../domain/billing-month.ts';
import { listStatements } from '../operations/read-statements.ts';
import { toProtoStatement } from './convert-statements.ts';

/** Months sort as text. */
const monthKey: PageKey<BillingMonth> = { write: (month) => month, read: parseMonth };

export function listMonthlyStatementsHandler(
  parts: EntryParts,
): Unary<ListMonthlyStatementsRequest, ListMonthlyStatementsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 24, monthKey);
    const rows = await listStatements(parts.db, request.tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, monthKey, (one) => one.month);
    return { statements: items.map(toProtoStatement), nextPageToken };
  };
}
