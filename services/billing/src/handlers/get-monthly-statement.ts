// StatementsService.GetMonthlyStatement

import type {
  GetMonthlyStatementRequest,
  GetMonthlyStatementResponse,
} from '@tollgate/contracts/billing/v1/statements';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { readStatement } from '../operations/read-statements.ts';
import { fromProtoMonth, toProtoStatement } from './convert-statements.ts';

export function getMonthlyStatementHandler(
  parts: EntryParts,
): Unary<GetMonthlyStatementRequest, GetMonthlyStatementResponse> {
  return async (request) => {
    const found = await readStatement(parts.db, parts.deps, request.tenantId, fromProtoMonth(request.month));
    return { statement: toProtoStatement(found) };
  };
}
