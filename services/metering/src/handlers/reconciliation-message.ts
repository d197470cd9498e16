// Statements and questions of reconciliation between the contract's messages and what operations take and give.

import {
  type DiscrepancyState,
  type LineFault,
  type NoteDirection,
  type Statement,
} from '@tollgate/contracts/metering/v1/reconciliation';

import type { Note } from '../domain/compare-counts.ts';
import type { Discrepancy } from '../domain/discrepancy.ts';
import type { readStatement } from '../operations/read-reconciliation.ts';
import type { TakenStatement } from '../operations/take-statement.ts';

/** An empty tenant id stands for what spans tenants. */
export const fromProtoOwner = (tenantId: string): string | undefined => (tenantId === '' ? undefined : tenantId);

/** UNSPECIFIED asks for all. */
export function fromProtoDiscrepancyState(state: DiscrepancyState): Discrepancy['state'] | undefined {
  const plain = state.slice('DISCREPANCY_STATE_'.length);
  return plain === 'OPEN' || plain === 'RESOLVED' || plain === 'DISMISSED' ? plain : undefined;
}

/** The contract's rules let two directions through. */
export const fromProtoNote = ({ direction, units }: { direction: NoteDirection; units: bigint }): Note => ({
  direction: direction === 'NOTE_DIRECTION_CREDIT' ? 'CREDIT' : 'DEBIT',
  units,
});

export function toProtoStatement(statement: Awaited<ReturnType<typeof readStatement>>): Statement {
  return {
    statementId: statement.statementId,
    party: `COUNT_PARTY_${statement.party}`,
    tenantId: statement.tenantId ?? '',
    gateway: statement.gateway,
    fileSha256: Buffer.from(statement.fileSha256).toString('hex'),
    lines: statement.lines,
    comparedLines: statement.comparedLines,
    discrepancies: statement.discrepancies,
    uploadedBy: statement.uploadedBy,
    uploadTime: statement.uploadedAt,
  };
}

/** An answer is a message of the wire, and a file of faults only is no reason for a large one. */
const FAULTS_SHOWN = 1_000;

export function toProtoTaken({ statement, faults }: TakenStatement): {
  statement: Statement | undefined;
  faults: LineFault[];
  faultCount: number;
} {
  return {
    statement: statement && toProtoStatement(statement),
    faults: faults.slice(0, FAULTS_SHOWN),
    faultCount: faults.length,
  };
}
