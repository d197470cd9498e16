// Issues the credit and debit notes of what was corrected after an invoice had closed its month.

import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { monthEnd, yearOf } from '../domain/billing-month.ts';
import { documentNumber } from '../domain/monthly-statement.ts';
import { mergeNoted, NOTE_LETTERS, type Note, noteFigures, referTo } from '../domain/note.ts';
import {
  invoiceLinesOf,
  invoiceThatClosed,
  notesToIssue,
  type NoteToIssue,
  putOnNote,
} from '../store/charges-to-note.ts';
import { takeNumbers } from '../store/document-counters.ts';
import { insertNote } from '../store/notes.ts';
import { reasonOfProposal } from '../store/price-proposals.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendNoteIssued } from './append-note-events.ts';
import { partiesOf } from './parties.ts';

const BATCH = 50;

/**
 * Issues what is complete and returns how many notes that were. Safe to run at the same time anywhere: notes and invoices
 * of a tenant take turns by its lock, and a charge is on one document.
 */
export async function issueNotes(db: Db<BillingTables>, deps: Pick<BillingDeps, 'now' | 'wake'>): Promise<number> {
  let issued = 0;
  for (const one of await notesToIssue(db, BATCH))
    if (await inTransaction(db, (tx) => issueNote(tx, deps, one))) issued++;
  if (issued > 0) deps.wake.roundings();
  return issued;
}

async function issueNote(tx: Tx<BillingTables>, deps: Pick<BillingDeps, 'now'>, one: NoteToIssue): Promise<boolean> {
  const { tenantId, month, cause, reference } = one;
  await lockTenant(tx, tenantId);
  const noteId = newId('nte');
  const noted = await putOnNote(tx, one, noteId);
  // Another process was faster.
  if (noted.length === 0) return false;
  const merged = mergeNoted(noted);
  // What takes itself back is shown as it was decided.
  const lines = merged.length > 0 ? merged : noted;
  const closing = await invoiceThatClosed(tx, tenantId, monthEnd(month));
  if (closing === undefined) throw new Error(`month ${month} of ${tenantId} is closed by no invoice`);
  const products = [...new Set(lines.map((line) => line.product))];
  const parties = await partiesOf(tx, [tenantId]);
  const { kind, ...totals } = noteFigures(lines);
  const now = deps.now();
  const year = yearOf(now);
  const reason = cause === 'price' ? await reasonOfProposal(tx, reference) : '';
  const referred = referTo(lines, closing, month, await invoiceLinesOf(tx, one, products));
  const letters = NOTE_LETTERS[kind];
  // The last lock that is taken, and the shortest held: every note of the year waits for it.
  const number = documentNumber(letters, year, await takeNumbers(tx, letters, year, 1));
  const note: Note = {
    noteId,
    number,
    kind,
    tenantId,
    invoiceId: closing.invoiceId,
    invoiceNumber: closing.number,
    month,
    cause,
    causeReference: reference,
    reason,
    lines: referred,
    ...totals,
    issueTime: now,
    ...parties(tenantId),
  };
  await insertNote(tx, note);
  await appendNoteIssued(tx, note);
  return true;
}
