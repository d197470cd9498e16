// ExecuteSettlement: the lines of an approved settlement, in one transaction.
import { ExecuteSettlementRequest, ExecuteSettlementResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import type { Deps } from '../deps.ts';
import type { ExecuteSettlement, SettlementResult } from '../domain/commands/execute-settlement.ts';
import { executeSettlement } from '../operations/execute-settlement.ts';
import { balanceAfter } from '../operations/read-balance.ts';
import { fromProtoSettlementLine, toProtoBalance, toProtoPosted } from './convert.ts';
import { rememberedHandler } from './remembered.ts';

export function executeSettlementHandler(deps: Deps): Unary<ExecuteSettlementRequest, ExecuteSettlementResponse> {
  return rememberedHandler<ExecuteSettlementRequest, ExecuteSettlement, SettlementResult, ExecuteSettlementResponse>(
    deps,
    {
      request: ExecuteSettlementRequest,
      response: ExecuteSettlementResponse,
      read: ({ settlementId, tenantId, lines }) => ({
        kind: 'execute-settlement',
        settlementId,
        tenantId,
        lines: lines.map(fromProtoSettlementLine),
      }),
      give: executeSettlement,
      render: (done, { tenantId }) => ({
        transfers: (done.result ?? done.transfers()).map(toProtoPosted),
        balance: toProtoBalance(balanceAfter(done.standing(tenantId))),
      }),
    },
  );
}
