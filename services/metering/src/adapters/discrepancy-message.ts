// Discrepancies in the contract's words, for answers and for events.

import type {
  Comparison as ComparisonMessage,
  Discrepancy as Message,
  Note as NoteMessage,
} from '@tollgate/contracts/metering/v1/reconciliation';

import type { Note } from '../domain/compare-counts.ts';
import { type Comparison, type Discrepancy, waitingNote } from '../domain/discrepancy.ts';

export function toProtoComparison(comparison: Comparison): ComparisonMessage {
  return {
    statementId: comparison.statementId,
    lineNumber: comparison.lineNumber,
    tenantId: comparison.tenantId ?? '',
    gateway: comparison.gateway,
    product: comparison.product,
    day: comparison.day,
    submittedUnits: comparison.submitted,
    billedUnits: comparison.billed,
    lateUnits: comparison.late,
    recountedUnits: comparison.recounted,
    recountedMessages: comparison.recountedMessages,
    verdict: `COUNT_VERDICT_${comparison.verdict}`,
    difference: comparison.difference,
    excess: comparison.excess,
    clauseId: comparison.clauseId,
    perMille: comparison.perMille,
    holdingUnits: comparison.holding,
    agreementId: comparison.agreementId,
    agreementVersion: comparison.agreementVersion,
    snapshotTime: comparison.snapshotAt,
    discrepancyId: comparison.discrepancyId ?? '',
  };
}

/** As it stands at an instant: notes expire and answers become due. */
export function toProtoDiscrepancy(discrepancy: Discrepancy, now: Date): Message {
  const { state, comparison, dueAt } = discrepancy;
  const waiting = waitingNote(discrepancy, now);
  return {
    discrepancyId: discrepancy.discrepancyId,
    state: `DISCREPANCY_STATE_${state}`,
    comparison: toProtoComparison(comparison),
    suggestedNote: toProtoNote(discrepancy.suggested),
    recountConfirmsBill: comparison.billed === comparison.recounted,
    proposedNote: waiting && {
      note: toProtoNote(waiting.note),
      reason: waiting.reason,
      proposedBy: waiting.by,
      proposeTime: waiting.at,
      expireTime: waiting.expiresAt,
    },
    note: toProtoNote(discrepancy.note),
    reason: discrepancy.reason,
    decidedBy: discrepancy.decidedBy,
    openTime: discrepancy.openedAt,
    decideTime: discrepancy.decidedAt,
    dueTime: dueAt,
    dueClauseId: discrepancy.dueClauseId,
    overdue: state === 'OPEN' && dueAt <= now,
  };
}

const toProtoNote = (note: Note | undefined): NoteMessage | undefined =>
  note && { direction: `NOTE_DIRECTION_${note.direction}`, units: note.units };
