// How statements, comparisons and discrepancies are shown.
import type { Comparison, Discrepancy, Note, Statement } from '@tollgate/contracts/metering/v1/reconciliation';

import { minute, type Output, plain } from '../output.ts';

const noteText = (note: Note | undefined): string =>
  note === undefined ? '-' : `${plain(note.direction, 'NOTE_DIRECTION_')} ${note.units}`;

export const statementText = (out: Output, statement: Statement | undefined): string =>
  out.facts([
    ['statement', statement?.statementId || '(new)'],
    ['of', statement?.tenantId || `gateway ${statement?.gateway ?? ''}`],
    ['lines', String(statement?.lines ?? 0)],
    ['compared', String(statement?.comparedLines ?? 0)],
    ['discrepancies', String(statement?.discrepancies ?? 0)],
    ['SHA-256', statement?.fileSha256 ?? ''],
  ]);

export const comparisonsTable = (out: Output, comparisons: readonly Comparison[]): string =>
  out.table(comparisons, [
    { name: 'LINE', right: true, of: (one) => String(one.lineNumber) },
    { name: 'DAY', of: (one) => one.day },
    { name: 'PRODUCT', of: (one) => one.product },
    { name: 'THEIRS', right: true, of: (one) => one.submittedUnits.toString() },
    { name: 'BILLED', right: true, of: (one) => one.billedUnits.toString() },
    { name: 'LATE', right: true, of: (one) => one.lateUnits.toString() },
    { name: 'RECOUNT', right: true, of: (one) => one.recountedUnits.toString() },
    { name: 'VERDICT', of: (one) => plain(one.verdict, 'COUNT_VERDICT_') },
    { name: 'CLAUSE', of: (one) => one.clauseId },
    { name: 'DISCREPANCY', of: (one) => one.discrepancyId || '-' },
  ]);

export const discrepanciesTable = (out: Output, discrepancies: readonly Discrepancy[]): string =>
  out.table(discrepancies, [
    { name: 'DISCREPANCY', of: (one) => one.discrepancyId },
    { name: 'STATE', of: (one) => plain(one.state, 'DISCREPANCY_STATE_') + (one.overdue ? ' (overdue)' : '') },
    { name: 'OF', of: (one) => one.comparison?.tenantId || `gateway ${one.comparison?.gateway ?? ''}` },
    { name: 'DAY', of: (one) => one.comparison?.day ?? '' },
    { name: 'PRODUCT', of: (one) => one.comparison?.product ?? '' },
    { name: 'DIFFERENCE', right: true, of: (one) => (one.comparison?.difference ?? 0n).toString() },
    { name: 'SUGGESTED', of: (one) => noteText(one.suggestedNote) },
    { name: 'DUE', of: (one) => minute(one.dueTime) },
  ]);

export function discrepancyText(out: Output, discrepancy: Discrepancy | undefined): string {
  if (discrepancy === undefined) return '';
  const { comparison, proposedNote } = discrepancy;
  return [
    discrepanciesTable(out, [discrepancy]),
    '',
    out.facts([
      ['their count', (comparison?.submittedUnits ?? 0n).toString()],
      ['billed', (comparison?.billedUnits ?? 0n).toString()],
      ['of it late', (comparison?.lateUnits ?? 0n).toString()],
      ['recount', `${comparison?.recountedUnits ?? 0n} (${comparison?.recountedMessages ?? 0n} messages)`],
      ['the recount', discrepancy.recountConfirmsBill ? 'confirms the bill' : 'DIFFERS from the bill'],
      ['tolerance', `${comparison?.perMille ?? 0n} per mille by ${comparison?.clauseId ?? ''}`],
      ['beyond it', (comparison?.excess ?? 0n).toString()],
      ['as of', minute(comparison?.snapshotTime)],
      ['answer due by', `${minute(discrepancy.dueTime)} (${discrepancy.dueClauseId})`],
      ['note that waits', proposedNote === undefined ? '-' : `${noteText(proposedNote.note)}: ${proposedNote.reason}`],
      ['waits until', minute(proposedNote?.expireTime)],
      ['note', noteText(discrepancy.note)],
      ['reason', discrepancy.reason || '-'],
    ]),
  ].join('\n');
}
