// ExecuteSettlement: the lines of an approved settlement, in one transaction.
import { ExecuteSettlementRequest, ExecuteSettlementResponse } from '@tollgate/contracts/wallet/v1/wallet';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { executeSettlement } from '../operations/execute-settlement.ts';
import { fromProtoSettlementLine, toProtoBalance, toProtoTransfer } from './convert.ts';
import type { Deps } from '../deps.ts';

export function executeSettlementHandler(deps: Deps): Unary<ExecuteSettlementRequest, ExecuteSettlementResponse> {
  return mutation(
    deps,
    ExecuteSettlementResponse,
    ExecuteSettlementRequest,
    async (tx, { settlementId, tenantId, lines }) => {
      const done = await executeSettlement(tx, deps, {
        settlementId,
        tenantId,
        lines: lines.map(fromProtoSettlementLine),
      });
      return { transfers: done.transfers.map(toProtoTransfer), balance: toProtoBalance(done.balance) };
    },
  );
}
