// A termination planned over the wallet's position: its lines, its preview, and what an approval rests on.
import {
  explainSettlement,
  type AgreementVersion,
  type SettlementPlan,
  type SettlementRefusal,
} from '@tollgate/agreements';
import { DomainError, failedPrecondition } from '@tollgate/errors';
import { money } from '@tollgate/money';
import { approvalBasis, type ApprovalBasis } from '../domain/approval-basis.ts';
import {
  planTermination,
  reservedOf,
  reservedUnitsOf,
  stakeOf,
  type Termination,
  type TenantPosition,
} from '../domain/position.ts';
import { linesOf } from '../domain/plan-lines.ts';
import { refundGateOf } from '../domain/refund-gate.ts';
import type { MovedFate, Preview, StoppedTraffic, StoredPlan } from '../domain/settlement-plan.ts';

export interface Planned {
  readonly plan: SettlementPlan;
  /** Clauses that leave a choice which nobody made. */
  readonly toElect: readonly string[];
  readonly questions: Preview['questions'];
}

/** @throws DomainError when the agreement does not settle such an end, or the elections make no sense under it. */
export function plan(
  agreement: AgreementVersion,
  termination: Termination,
  position: TenantPosition,
  at: Date,
  options: { readonly nothingReserved: boolean },
): Planned {
  const settled = planTermination(agreement, termination, position, at, options);
  if (settled.outcome === 'REFUSED') throw refusalOf(settled.refusal);
  const toElect = settled.outcome === 'ELECTION_REQUIRED' ? settled.requiresElection.map((each) => each.clause) : [];
  const questions = settled.plan.discretionary.map((each) => ({
    clauseId: each.clause,
    question: each.question,
    options: each.options,
    default: each.default,
    elected: each.elected?.option,
  }));
  return { plan: settled.plan, toElect, questions };
}

/** What an approval of this termination would rest on: everything that could come to be settled. */
export function basisOf(
  agreement: AgreementVersion,
  termination: Termination,
  position: TenantPosition,
  at: Date,
  staffRestrictions: readonly string[],
): ApprovalBasis {
  return approvalBasis(plan(agreement, termination, position, at, { nothingReserved: true }).plan, staffRestrictions);
}

function refusalOf(refusal: SettlementRefusal): DomainError {
  switch (refusal.reason) {
    case 'UNKNOWN_CAUSE':
      return failedPrecondition('CAUSE_NOT_IN_AGREEMENT', "The tenant's agreement does not end for this cause.", {
        cause: refusal.cause,
      });
    case 'DECIDER_NOT_ENTITLED':
      return failedPrecondition(refusal.reason, "The tenant's agreement does not entitle this side to end it so.", {
        decider: refusal.decider,
        entitled: refusal.entitled.join(','),
        clause_id: refusal.clause,
      });
    case 'INVALID_POSITION':
      return failedPrecondition('POSITION_NOT_SETTLEABLE', "The tenant's position contradicts itself.", {
        faults: refusal.faults.join('; '),
      });
    case 'OPEN_RESERVATIONS':
      return failedPrecondition(refusal.reason, 'Value is still set aside.', {
        reservations: refusal.reservationIds.join(','),
      });
    case 'UNKNOWN_ELECTION':
    case 'ELECTION_TWICE':
    case 'ELECTION_UNSIGNED':
      return badElection(refusal.reason, refusal.clause, 'elects where this termination leaves nothing to elect');
    case 'UNKNOWN_OPTION':
      return badElection(refusal.reason, refusal.clause, `has the choices ${refusal.options.join(', ')}`);
  }
}

function badElection(reason: string, clause: string, description: string): DomainError {
  return new DomainError({
    category: 'invalid_argument',
    reason,
    message: `The election under ${clause} does not fit.`,
    metadata: { clause_id: clause },
    violations: [{ field: 'elections', description: `${clause} ${description}` }],
  });
}

/** The plan as it is kept and carried out, with its statement of reasons. */
export function storedPlan(
  agreement: AgreementVersion,
  settled: SettlementPlan,
  position: TenantPosition,
  decision: { readonly at: Date; readonly actor: string },
): StoredPlan {
  const statement = explainSettlement(agreement, settled, { decidedAt: decision.at, actor: decision.actor });
  return {
    statement: statement.text,
    clauseIds: statement.clauses.map((each) => each.clause),
    lines: linesOf(agreement, settled, position),
  };
}

export interface PreviewParts {
  readonly at: Date;
  readonly actor: string;
  readonly openGrants: bigint;
  readonly traffic: readonly StoppedTraffic[];
  /** What fapiao are out for, and what is charged and not invoiced; micros. */
  readonly invoicedMicros: bigint;
  readonly uninvoicedMicros: bigint;
}

/** What a termination would do as things are. */
export function previewOf(
  agreement: AgreementVersion,
  { plan: settled, toElect, questions }: Planned,
  position: TenantPosition,
  { at, actor, openGrants, traffic, invoicedMicros, uninvoicedMicros }: PreviewParts,
): Preview {
  const { currency } = position;
  const { lines, statement } = storedPlan(agreement, settled, position, { at, actor });
  const amount = (micros: bigint) => money(micros, currency);
  const sum = (fate: MovedFate) =>
    amount(lines.reduce((total, line) => (line.fate === fate ? total + line.amount.micros : total), 0n));
  const refunded = sum('REFUNDED');
  return {
    lines,
    refunded,
    forfeited: sum('FORFEITED'),
    expired: sum('EXPIRED'),
    setOff: sum('SET_OFF'),
    stillOwed: amount(settled.unpaid.reduce((total, debt) => total + debt.amount, 0n)),
    reserved: amount(reservedOf(position)),
    reservedUnits: reservedUnitsOf(position),
    openGrants,
    traffic,
    refundGate: refundGateOf(agreement, { currency, invoicedMicros, refundedMicros: refunded.micros }),
    claims: settled.claims.map((claim) => ({
      claimId: claim.id,
      side: claim.by,
      established: amount(claim.claimed),
      payable: amount(claim.payable),
      setOff: amount(claim.setOff),
      clauseId: claim.clause,
    })),
    uninvoiced: amount(uninvoicedMicros),
    atStake: amount(stakeOf(position)),
    statement,
    toElect,
    questions,
  };
}
