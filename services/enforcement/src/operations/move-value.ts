// VALUE_MOVED: every lot meets its fate by the agreement, in one transaction of the wallet.
import { SettlementFate } from '@tollgate/contracts/wallet/v1/wallet';
import { inTransaction } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { reservedOf } from '../domain/position.ts';
import { findPlan, insertPlan, type StoredPlan } from '../store/settlement-plans.ts';
import { lockSettlement, type Settlement } from '../store/settlements.ts';
import { toProtoMoney } from './messages.ts';
import { plan, storedPlan } from './plan-termination.ts';
import { fromProtoPosition } from './position.ts';
import { completeStep, orWaiting, requestIdFor, type StepOutcome, type Turn } from './settlement-step.ts';
import { requireAgreement } from './tenant.ts';

/** The plan is committed before the wallet is asked: a try after a crash asks for the same lines. */
export async function moveValue(deps: Deps, settlement: Settlement, turn: Turn): Promise<StepOutcome> {
  const { now, call } = turn;
  const fixed = await findPlan(deps.db, settlement.settlementId, settlement.refusals);
  const found = fixed === undefined ? await fixPlan(deps, settlement, turn) : { plan: fixed };
  if ('waitingFor' in found) return found;
  const { tenantId, settlementId } = settlement;
  const lines = found.plan.lines.map((line) => ({
    lotId: line.lotId,
    fate: SettlementFate[line.fate],
    amount: toProtoMoney(line.amount),
    clauseId: line.clauseId,
  }));
  const request = { requestId: requestIdFor(settlement, 'VALUE_MOVED'), settlementId, tenantId, lines };
  const moved = await orWaiting(deps, settlement, 'wallet', now, deps.peers.wallet.executeSettlement(request, call));
  if ('refusal' in moved) return { waitingFor: moved.waitingFor };
  return completeStep(deps, settlement, 'VALUE_MOVED', now);
}

async function fixPlan(
  deps: Deps,
  settlement: Settlement,
  { now, call }: Turn,
): Promise<{ plan: StoredPlan } | { waitingFor: string }> {
  const { settlementId, tenantId, refusals } = settlement;
  const position = fromProtoPosition(await deps.peers.wallet.getPosition({ tenantId }, call));
  const reserved = reservedOf(position);
  if (reserved > 0n) return { waitingFor: `the wallet still holds ${reserved} micros for messages on their way` };
  const agreement = requireAgreement(settlement.agreementId, settlement.agreementVersion);
  const planned = plan(agreement, settlement, position, now, { nothingReserved: false });
  if (planned.toElect.length > 0)
    return { waitingFor: `an election under ${planned.toElect.join(', ')}, which the proposal did not make` };
  const decision = { at: settlement.createdAt, actor: settlement.approver };
  const stored = storedPlan(agreement, planned.plan, position.currency, decision);
  // Another process may have fixed its plan meanwhile; one is enough, and it is the first.
  return inTransaction(deps.db, async (tx) => {
    await lockSettlement(tx, settlementId);
    const other = await findPlan(tx, settlementId, refusals);
    if (other !== undefined) return { plan: other };
    await insertPlan(tx, settlementId, refusals, stored, now);
    return { plan: stored };
  });
}
