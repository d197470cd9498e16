// VALUE_MOVED: every lot meets its fate by the agreement, in one transaction of the wallet.
import { SettlementFate } from '@tollgate/contracts/wallet/v1/wallet';
import type { AgreementVersion, SettlementPlan } from '@tollgate/agreements';
import { inTransaction } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import type { Deps } from '../deps.ts';
import { approvalBasis, changesOf } from '../domain/approval-basis.ts';
import { reservedOf, reservedUnitsOf, type TenantPosition } from '../domain/position.ts';
import { establishedClaims } from '../store/claims.ts';
import { findProposal } from '../store/proposals.ts';
import type { StoredPlan } from '../domain/settlement-plan.ts';
import { findPlan, insertPlan } from '../store/settlement-plans.ts';
import { lockSettlement, updateSettlement, type Settlement } from '../store/settlements.ts';
import { toProtoMoney } from '../adapters/money-message.ts';
import { plan, storedPlan } from './plan-termination.ts';
import { fromProtoPosition } from '../adapters/wallet-position.ts';
import { completeStep, orWaiting, requestIdFor, type StepOutcome, type Turn, type Waiting } from './settlement-step.ts';
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
    // A claim is paid to the provider; what the wallet sets off is arrears.
    fate: SettlementFate[line.claimId === '' ? line.fate : 'FORFEITED'],
    amount: toProtoMoney(line.amount),
    units: line.units,
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
): Promise<{ plan: StoredPlan } | Waiting> {
  const { tenantId } = settlement;
  const position = fromProtoPosition(
    await deps.peers.wallet.getPosition({ tenantId }, call),
    await establishedClaims(deps.db, tenantId),
  );
  const reserved = reservedOf(position);
  if (reserved > 0n) return { waitingFor: `the wallet still holds ${reserved} micros for messages on their way` };
  const [units] = reservedUnitsOf(position);
  if (units !== undefined)
    return { waitingFor: `the wallet still holds ${units.units} units of ${units.product} for messages on their way` };
  const agreement = requireAgreement(settlement.agreementId, settlement.agreementVersion, settlement.contract);
  const approved = await approvedPlan(deps, agreement, settlement, position, now);
  if ('waitingFor' in approved) return approved;
  const decision = { at: settlement.approvedAt, actor: settlement.approver };
  return keep(deps, settlement, storedPlan(agreement, approved.plan, position, decision), now);
}

// What the agreement makes of the value as it is now, if that is what two people approved, or less of the same.
async function approvedPlan(
  deps: Deps,
  agreement: AgreementVersion,
  settlement: Settlement,
  position: TenantPosition,
  now: Date,
): Promise<{ plan: SettlementPlan } | Waiting> {
  const proposal = await findProposal(deps.db, settlement.proposalId);
  if (proposal === undefined) throw new Error(`settlement ${settlement.settlementId} has no proposal`);
  try {
    const { plan: settled, toElect } = plan(agreement, settlement, position, now, { nothingReserved: false });
    if (toElect.length > 0) return anotherDecision(`an election is missing under ${toElect.join(', ')}`);
    // What staff restrict after the approval was before none of its two people, and decides nothing.
    const changes = changesOf(proposal.basis, approvalBasis(settled, proposal.basis.staffRestrictions));
    return changes.length > 0
      ? anotherDecision(`it is not what was approved: ${changes.join(', ')}`)
      : { plan: settled };
  } catch (error) {
    if (isDomainError(error)) return anotherDecision(error.reason);
    throw error;
  }
}

const anotherDecision = (why: string): Waiting => ({
  waitingFor: `a new proposal and its approval for this settlement: ${why}`,
  inReview: true,
});

// Another process may have fixed its plan meanwhile; one is enough, and it is the first. A plan ends a review.
function keep(
  deps: Deps,
  { settlementId, proposalId, refusals }: Settlement,
  stored: StoredPlan,
  now: Date,
): Promise<{ plan: StoredPlan } | Waiting> {
  return inTransaction(deps.db, async (tx) => {
    const current = await lockSettlement(tx, settlementId);
    const other = await findPlan(tx, settlementId, refusals);
    if (other !== undefined) return { plan: other };
    if (current.proposalId !== proposalId) return { waitingFor: 'another decision, which has just been made' };
    await insertPlan(tx, settlementId, refusals, stored, now);
    await updateSettlement(tx, settlementId, { in_review: false });
    return { plan: stored };
  });
}
