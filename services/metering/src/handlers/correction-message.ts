// Corrections between the contract's messages and what operations take and give.

import {
  type Correction,
  type CorrectionEffect,
  type CorrectionReason,
  correctionReasonFromJSON,
  type CorrectionState,
  type ProposeCorrectionRequest,
} from '@tollgate/contracts/metering/v1/corrections';
import { type DeliveryEventKind, deliveryEventKindFromJSON } from '@tollgate/contracts/metering/v1/delivery';
import { invalidArgument } from '@tollgate/errors';

import { type ProposalState, stateAt } from '../domain/correction.ts';
import { factBit, kindsOf } from '../domain/facts.ts';
import type { CorrectionOrder } from '../operations/propose-correction.ts';
import type { CorrectionProposal } from '../operations/read-corrections.ts';

export function fromProtoOrder(
  request: ProposeCorrectionRequest,
  by: { readonly proposedBy: string; readonly now: Date },
): CorrectionOrder {
  const { tenantId, target, reason, text } = request;
  return {
    tenantId,
    message: target?.$case === 'message' ? target.value : undefined,
    jobId: target?.$case === 'job' ? target.value.jobId : undefined,
    on: maskOf(request.factsOn),
    off: maskOf(request.factsOff),
    released: maskOf(request.factsAsReported),
    reason,
    text,
    ...by,
  };
}

function maskOf(kinds: readonly DeliveryEventKind[]): number {
  return kinds.reduce((mask, kind) => {
    const bit = factBit(kind);
    if (bit === undefined) throw invalidArgument('INVALID_REQUEST', 'a fact is not a known kind of event');
    return mask | bit;
  }, 0);
}

/** UNSPECIFIED asks for all. */
export function fromProtoState(state: CorrectionState): ProposalState | undefined {
  return state === 'CORRECTION_STATE_UNSPECIFIED'
    ? undefined
    : (state.slice('CORRECTION_STATE_'.length) as ProposalState);
}

export function toProtoCorrection(proposal: CorrectionProposal, now: Date): Correction {
  return {
    correctionId: proposal.correctionId,
    tenantId: proposal.tenantId,
    subject:
      proposal.messageKey === undefined
        ? { $case: 'jobId', value: proposal.jobId ?? '' }
        : { $case: 'messageKey', value: proposal.messageKey },
    factsOn: toProtoKinds(proposal.on),
    factsOff: toProtoKinds(proposal.off),
    factsAsReported: toProtoKinds(proposal.released),
    reason: toProtoReason(proposal.reason),
    text: proposal.text,
    state: `CORRECTION_STATE_${stateAt(proposal, now)}`,
    effect: toProtoEffect(proposal.effect),
    proposedBy: proposal.proposedBy,
    proposeTime: proposal.proposedAt,
    expireTime: proposal.expiresAt,
    decidedBy: proposal.decidedBy,
    decideTime: proposal.decidedAt,
    rejectionText: proposal.rejection,
  };
}

const toProtoKinds = (mask: number): DeliveryEventKind[] =>
  kindsOf(mask).map((kind) => deliveryEventKindFromJSON(kind));
const toProtoReason = (reason: string): CorrectionReason => correctionReasonFromJSON(reason);

function toProtoEffect(effect: CorrectionProposal['effect']): CorrectionEffect {
  return {
    messages: effect.messages,
    changedMessages: effect.changed,
    billableMessages: effect.billableMessages,
    billableUnits: effect.billableUnits,
    cells: effect.cells.map(({ hourMs, product, jobId, counters }) => ({
      hourStart: new Date(Number(hourMs)),
      product,
      jobId,
      billableMessages: counters.billable_messages,
      billableUnits: counters.billable_units,
      submitted: counters.submitted,
      delivered: counters.delivered,
      hardBounced: counters.hard_bounced,
      softBounced: counters.soft_bounced,
      dropped: counters.dropped,
      complained: counters.complained,
      unsubscribed: counters.unsubscribed,
    })),
    cellCount: effect.cellCount,
  };
}
