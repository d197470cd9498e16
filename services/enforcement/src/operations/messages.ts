// Domain values as wire messages: for answers of RPCs and for events alike.
import { Fate, ProposalState, SettlementStep, TerminationCause } from '@tollgate/contracts/enforcement/v1/settlements';
import {
  RestrictedAction,
  RestrictionCause,
  type Restriction as RestrictionMessage,
  type Standing as StandingMessage,
} from '@tollgate/contracts/enforcement/v1/standing';
import {
  SettlementPreview,
  type OutcomeLine,
  type Proposal as ProposalMessage,
  type Settlement as SettlementMessage,
} from '@tollgate/contracts/enforcement/v1/settlements';
import type { Grant as GrantMessage } from '@tollgate/contracts/enforcement/v1/admission';
import type { Money as MoneyMessage } from '@tollgate/contracts/common/v1/money';
import type { Money } from '@tollgate/money';
import type { Grant } from '../domain/grant.ts';
import type { Restriction, Standing } from '../domain/restriction.ts';
import { inOrder } from '../domain/settlement-steps.ts';
import { proposalState } from '../domain/termination.ts';
import type { Proposal } from '../store/proposals.ts';
import type { PlanLine } from '../store/settlement-plans.ts';
import type { Settlement } from '../store/settlements.ts';

export function toProtoMoney({ micros, currency }: Money): MoneyMessage {
  return { micros, currencyCode: currency };
}

export function toProtoRestriction(restriction: Restriction): RestrictionMessage {
  return {
    restrictionId: restriction.restrictionId,
    tenantId: restriction.tenantId,
    cause: RestrictionCause[restriction.cause],
    actions: restriction.actions.map((action) => RestrictedAction[action]),
    clauseId: restriction.clauseId,
    reason: restriction.reason,
    remedy: restriction.remedy,
    liftableBy: restriction.liftableBy,
    createTime: restriction.createdAt,
    expireTime: restriction.expiresAt ?? undefined,
    liftTime: restriction.liftedAt ?? undefined,
    actor: restriction.actor,
  };
}

/** What the standing's message needs of the tenant. */
export interface StandingOwner {
  readonly tenantId: string;
  readonly version: bigint;
  readonly agreementId: string | null;
  readonly agreementVersion: string | null;
}

export function toProtoStanding(owner: StandingOwner, standing: Standing): StandingMessage {
  return {
    tenantId: owner.tenantId,
    version: owner.version,
    maySend: standing.maySend,
    mayTopUp: standing.mayTopUp,
    maySpend: standing.maySpend,
    restrictions: standing.restrictions.map(toProtoRestriction),
    agreementId: owner.agreementId ?? '',
    agreementVersion: owner.agreementVersion ?? '',
  };
}

export function toProtoGrant(grant: Grant): GrantMessage {
  return {
    grantId: grant.grantId,
    tenantId: grant.tenantId,
    product: grant.product,
    jobId: grant.jobId,
    units: grant.units,
    reserved: toProtoMoney(grant.reserved),
    expireTime: grant.expiresAt,
    standingVersion: grant.standingVersion,
  };
}

export function toProtoLine(line: PlanLine): OutcomeLine {
  return {
    lotId: line.lotId,
    lotKind: line.lotKind,
    fate: Fate[line.fate],
    amount: toProtoMoney(line.amount),
    clauseId: line.clauseId,
    explanation: line.explanation,
  };
}

export function toProtoProposal(proposal: Proposal, now: Date): ProposalMessage {
  return {
    proposalId: proposal.proposalId,
    tenantId: proposal.tenantId,
    cause: TerminationCause[proposal.cause],
    reason: proposal.reason,
    state: ProposalState[proposalState(proposal, now)],
    preview: SettlementPreview.decode(proposal.preview),
    proposer: proposal.proposer,
    decider: proposal.decider,
    createTime: proposal.createdAt,
    expireTime: proposal.expiresAt,
    settlementId: proposal.settlementId ?? '',
    agreementId: proposal.agreementId,
    agreementVersion: proposal.agreementVersion,
  };
}

/** `lines` are those that the wallet has moved: none before VALUE_MOVED. */
export function toProtoSettlement(settlement: Settlement, lines: readonly PlanLine[]): SettlementMessage {
  return {
    settlementId: settlement.settlementId,
    tenantId: settlement.tenantId,
    proposalId: settlement.proposalId,
    cause: TerminationCause[settlement.cause],
    progress: inOrder(settlement.done).map(({ step, at }) => ({ step: SettlementStep[step], completeTime: at })),
    complete: settlement.completedAt !== null,
    lines: lines.map(toProtoLine),
    finalInvoiceId: settlement.finalInvoiceId,
    waitingFor: settlement.waitingFor,
  };
}
