// Applies the lines of an approved settlement: everything in one transaction, or nothing.
import type { Deps } from '../deps.ts';
import type { ExecuteSettlement, SettlementResult } from '../domain/commands/execute-settlement.ts';
import { giveOnce, type RememberedRequest } from './give-command.ts';

/** Throws WALLET_NOT_FOUND, SETTLEMENT_ID_REUSED, POSITION_CHANGED, BONUS_NOT_REFUNDABLE, LEDGER_LIMIT. */
export async function executeSettlement<Res>(
  deps: Deps,
  command: ExecuteSettlement,
  remembered: RememberedRequest<SettlementResult, Res>,
): Promise<Res> {
  const { response, anew } = await giveOnce(deps, command, remembered);
  if (anew !== undefined && anew.result === undefined)
    deps.telemetry.settlementExecuted(command.tenantId, command.settlementId);
  return response;
}
