// StatementsService.RenderMonthlyStatement

import type {
  RenderMonthlyStatementRequest,
  RenderMonthlyStatementResponse,
} from '@tollgate/contracts/billing/v1/statements';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { renderStatement } from '../operations/render-statement.ts';
import { fromProtoFormat, fromProtoLanguage } from './convert-documents.ts';
import { fromProtoMonth } from './convert-statements.ts';

export function renderMonthlyStatementHandler(
  parts: EntryParts,
): Unary<RenderMonthlyStatementRequest, RenderMonthlyStatementResponse> {
  return async (request) => ({
    file: await renderStatement(
      parts.db,
      parts.deps,
      { tenantId: request.tenantId, month: fromProtoMonth(request.month) },
      fromProtoFormat(request.format),
      fromProtoLanguage(request.language),
    ),
  });
}
