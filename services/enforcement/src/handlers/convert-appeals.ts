// Appeals and claims as wire messages.
import {
  AppealState as AppealStates,
  CounterSettlementState,
  type Appeal as AppealMessage,
  type CounterSettlement as CounterMessage,
} from '@tollgate/contracts/enforcement/v1/appeals';
import {
  ClaimSide as Sides,
  ClaimState as ClaimStates,
  type Claim as ClaimMessage,
} from '@tollgate/contracts/enforcement/v1/claims';
import { toProtoMoney } from '../adapters/money-message.ts';
import type { AppealState, CounterSettlement } from '../domain/appeal.ts';
import type { Claim, ClaimState } from '../domain/claim.ts';
import type { DecidedAppeal } from '../operations/appeal.ts';

const APPEAL_STATES: readonly AppealState[] = ['FILED', 'UPHELD', 'REJECTED'];
const CLAIM_STATES: readonly ClaimState[] = ['FILED', 'ESTABLISHED', 'REJECTED'];

/** Undefined means all. */
export function fromProtoAppealState(message: AppealStates): AppealState | undefined {
  return APPEAL_STATES.find((each) => AppealStates[each] === message);
}

/** Undefined means all. */
export function fromProtoClaimState(message: ClaimStates): ClaimState | undefined {
  return CLAIM_STATES.find((each) => ClaimStates[each] === message);
}

export function toProtoAppeal({ appeal, counter }: DecidedAppeal): AppealMessage {
  return {
    appealId: appeal.appealId,
    tenantId: appeal.tenantId,
    subjectId: appeal.subjectId,
    state: AppealStates[appeal.state],
    statement: appeal.statement,
    filedBy: appeal.filedBy,
    fileTime: appeal.filedAt,
    answerBy: appeal.answerBy ?? undefined,
    reviewer: appeal.decision?.reviewer ?? '',
    reason: appeal.decision?.reason ?? '',
    decideTime: appeal.decision?.at,
    answer: appeal.decision?.answer,
    counterSettlement: counter && toProtoCounter(counter),
  };
}

function toProtoCounter(counter: CounterSettlement): CounterMessage {
  const money = (micros: bigint) => ({ micros, currencyCode: counter.currency });
  return {
    counterSettlementId: counter.counterSettlementId,
    settlementId: counter.settlementId,
    state: counter.completedAt === null ? CounterSettlementState.MOVING : CounterSettlementState.DONE,
    lines: counter.lines.map(({ lotId, lotKind, micros, correctsClause }) => ({
      lotId,
      lotKind,
      amount: money(micros),
      correctsClauseId: correctsClause,
    })),
    total: money(counter.forfeitedMicros + counter.packagesMicros),
    clauseId: counter.clauseId,
    createTime: counter.createdAt,
    completeTime: counter.completedAt ?? undefined,
  };
}

export function toProtoClaim(claim: Claim): ClaimMessage {
  return {
    claimId: claim.claimId,
    tenantId: claim.tenantId,
    side: Sides[claim.side],
    state: ClaimStates[claim.state],
    clauseId: claim.clauseId,
    reason: claim.reason,
    amount: toProtoMoney(claim.amount),
    indirect: toProtoMoney(claim.indirect),
    serviceFee: toProtoMoney(claim.serviceFee),
    payable: toProtoMoney(claim.payable),
    capClauseId: claim.capClause,
    established: claim.decision && toProtoMoney(claim.decision.established),
    evidence: claim.evidence.map((each) => ({ ...each })),
    filedBy: claim.filedBy,
    fileTime: claim.filedAt,
    decidedBy: claim.decision?.by ?? '',
    decisionReason: claim.decision?.reason ?? '',
    decideTime: claim.decision?.at,
    maySetOff: claim.maySetOff,
    answer: claim.decision?.answer,
  };
}
