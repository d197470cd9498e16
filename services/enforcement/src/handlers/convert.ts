// Requests as the operations' values, and what operations answer as messages.
import { actorOf } from '@tollgate/auth';
import type { Grant as GrantMessage } from '@tollgate/contracts/enforcement/v1/admission';
import {
  ProposalState as ProposalStates,
  SettlementPreview,
  SettlementStep,
  TerminationCause as Causes,
  type Election,
  type Proposal as ProposalMessage,
  type ProposalState as ProposalStateMessage,
  type Settlement as SettlementMessage,
  type TerminationCause as CauseMessage,
} from '@tollgate/contracts/enforcement/v1/settlements';
import { invalidArgument } from '@tollgate/errors';
import type { RequestKey } from '@tollgate/replay';
import type { CallContext } from '@tollgate/rpc';
import { toProtoMoney } from '../adapters/money-message.ts';
import { toProtoLine } from '../adapters/preview-message.ts';
import type { Grant } from '../domain/grant.ts';
import type { PlanLine } from '../domain/settlement-plan.ts';
import { inOrder } from '../domain/settlement-steps.ts';
import {
  proposalState,
  TERMINATION_CAUSES,
  type ProposalState,
  type StoredElection,
  type TerminationCause,
} from '../domain/termination.ts';
import type { Rendering } from '../operations/rendering.ts';
import type { Proposal } from '../operations/read-proposals.ts';
import type { Settlement } from '../operations/read-settlement.ts';

/** What names a request of this caller, for operations that take several transactions. */
export function requestKey(call: CallContext, requestId: string, payload: Uint8Array): RequestKey {
  return { scope: actorOf(call), requestId, method: call.method, payload };
}

/** The annotations let only defined causes through, and no unspecified one. */
export function fromProtoCause(message: CauseMessage): TerminationCause {
  const cause = TERMINATION_CAUSES.find((each) => Causes[each] === message);
  if (cause === undefined) throw invalidArgument('CAUSE_INVALID', 'There is no such cause of termination.');
  return cause;
}

/** Whoever proposes makes the elections. */
export function fromProtoElections(elections: readonly Election[], electedBy: string): StoredElection[] {
  return elections.map(({ clauseId, choice }) => ({ clause: clauseId, option: choice, electedBy }));
}

const STATES: readonly ProposalState[] = ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED'];

/** Undefined means all. */
export function fromProtoState(message: ProposalStateMessage): ProposalState | undefined {
  return STATES.find((each) => ProposalStates[each] === message);
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
    packageUnits: grant.packageUnits,
    pricedProduct: grant.pricedProduct,
  };
}

export function toProtoProposal(proposal: Proposal, now: Date): ProposalMessage {
  return {
    proposalId: proposal.proposalId,
    tenantId: proposal.tenantId,
    cause: Causes[proposal.cause],
    reason: proposal.reason,
    state: ProposalStates[proposalState(proposal, now)],
    preview: SettlementPreview.decode(proposal.preview),
    proposer: proposal.proposer,
    decider: proposal.decider,
    createTime: proposal.createdAt,
    expireTime: proposal.expiresAt,
    settlementId: proposal.settlementId ?? '',
    agreementId: proposal.agreementId,
    agreementVersion: proposal.agreementVersion,
    banReason: proposal.banReason,
  };
}

/** `lines` are those that the wallet has moved: none before VALUE_MOVED. */
export function toProtoSettlement(settlement: Settlement, lines: readonly PlanLine[]): SettlementMessage {
  return {
    settlementId: settlement.settlementId,
    tenantId: settlement.tenantId,
    proposalId: settlement.proposalId,
    cause: Causes[settlement.cause],
    progress: inOrder(settlement.done).map(({ step, at }) => ({ step: SettlementStep[step], completeTime: at })),
    complete: settlement.completedAt !== null,
    lines: lines.map(toProtoLine),
    finalInvoiceId: settlement.finalInvoiceId,
    waitingFor: settlement.waitingFor,
  };
}

/** How an answer of several transactions is made and kept: as the message that it is. */
export function rendering<V, R>(
  codec: { encode(message: R): { finish(): Uint8Array }; decode(bytes: Uint8Array): R },
  render: (value: V) => R,
): Rendering<V, R> {
  return {
    render,
    encode: (message) => codec.encode(message).finish(),
    decode: (bytes) => codec.decode(bytes),
  };
}
