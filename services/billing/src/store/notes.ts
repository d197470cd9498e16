// Credit and debit notes as they were issued.

import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { ChargeOrigin } from '../domain/charge.ts';
import type { Note, NoteKind, NoteLine } from '../domain/note.ts';
import { partyFromJson, partyToJson, presentParty } from './json-rows.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingNotesTable } from './schema-notes.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** Writes a note with its lines, and the intent to post its rounding where it has one. */
export async function insertNote(tx: Tx<BillingTables>, note: Note): Promise<void> {
  await tx
    .insertInto('billing_notes')
    .values({
      note_id: note.noteId,
      number: note.number,
      kind: note.kind,
      tenant_id: note.tenantId,
      invoice_id: note.invoiceId,
      month: note.month,
      cause: note.cause,
      cause_reference: note.causeReference,
      reason: note.reason,
      currency: note.total.currency,
      exact_total_micros: note.exactTotal.micros,
      total_micros: note.total.micros,
      net_micros: note.net.micros,
      tax_micros: note.tax.micros,
      rounding_micros: note.rounding.micros,
      issued_at: note.issueTime,
      seller: note.seller === undefined ? null : partyToJson(note.seller),
      buyer: partyToJson(note.buyer),
    })
    .execute();
  if (note.lines.length > 0)
    await tx
      .insertInto('billing_note_lines')
      .values(
        note.lines.map((line, place) => ({
          note_id: note.noteId,
          place,
          product: line.product,
          units: line.units,
          unit_price_micros: line.unitPrice.micros,
          amount_micros: line.amount.micros,
          invoice_id: line.invoiceId,
          invoice_place: line.invoicePlace ?? null,
        })),
      )
      .execute();
  if (note.rounding.micros === 0n) return;
  await tx
    .insertInto('note_roundings')
    .values({
      note_id: note.noteId,
      tenant_id: note.tenantId,
      difference_micros: note.rounding.micros,
      currency: note.rounding.currency,
      posted_at: null,
      next_attempt_at: note.issueTime,
      last_refusal: null,
    })
    .execute();
}

export async function findNote(db: Db, tenantId: string, noteId: string): Promise<Note | undefined> {
  const rows = await selectNotes(db)
    .where('note_id', '=', noteId)
    .where('billing_notes.tenant_id', '=', tenantId)
    .execute();
  return (await withLines(db, rows))[0];
}

/** Newest first, those before a given id. */
export async function notesOfTenant(
  db: Db,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Note[]> {
  let query = selectNotes(db).where('billing_notes.tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('note_id', '<', before);
  return withLines(db, await query.orderBy('note_id', 'desc').limit(limit).execute());
}

/** What a statement says of a note. */
export interface NoteOnStatement {
  readonly number: string;
  readonly exactTotal: Note['exactTotal'];
}

/** Notes that were issued in a span of time, by tenant. */
export async function notesIssuedIn(
  db: Db,
  tenantIds: readonly string[],
  span: { readonly start: Date; readonly end: Date },
): Promise<ReadonlyMap<string, readonly NoteOnStatement[]>> {
  const rows = await db
    .selectFrom('billing_notes')
    .select(['tenant_id', 'number', 'exact_total_micros', 'currency'])
    .where('tenant_id', 'in', [...tenantIds])
    .where('issued_at', '>=', span.start)
    .where('issued_at', '<', span.end)
    .orderBy('number')
    .execute();
  const byTenant = Map.groupBy(rows, (row) => row.tenant_id);
  return new Map(
    [...byTenant].map(([tenantId, own]) => [
      tenantId,
      own.map((row) => ({ number: row.number, exactTotal: fromRowMoney(row.exact_total_micros, row.currency) })),
    ]),
  );
}

const selectNotes = (db: Db) =>
  db
    .selectFrom('billing_notes')
    .innerJoin('invoices', 'invoices.invoice_id', 'billing_notes.invoice_id')
    .selectAll('billing_notes')
    .select('invoices.number as invoice_number');

type NoteRow = Selectable<BillingNotesTable> & { readonly invoice_number: string };

async function withLines(db: Db, rows: readonly NoteRow[]): Promise<Note[]> {
  if (rows.length === 0) return [];
  const lines = await db
    .selectFrom('billing_note_lines')
    .innerJoin('invoices', 'invoices.invoice_id', 'billing_note_lines.invoice_id')
    .selectAll('billing_note_lines')
    .select('invoices.number as invoice_number')
    .where(
      'note_id',
      'in',
      rows.map((row) => row.note_id),
    )
    .orderBy('place')
    .execute();
  const byNote = Map.groupBy(lines, (line) => line.note_id);
  return rows.map((row) =>
    fromRow(
      row,
      (byNote.get(row.note_id) ?? []).map((line) => ({
        product: line.product,
        units: line.units,
        unitPrice: fromRowMoney(line.unit_price_micros, row.currency),
        amount: fromRowMoney(line.amount_micros, row.currency),
        invoiceId: line.invoice_id,
        invoiceNumber: line.invoice_number,
        invoicePlace: line.invoice_place ?? undefined,
      })),
    ),
  );
}

function fromRow(row: NoteRow, lines: readonly NoteLine[]): Note {
  const amount = (micros: bigint) => fromRowMoney(micros, row.currency);
  return {
    noteId: fromRowId('nte', row.note_id),
    number: row.number,
    // Kind, cause and month are checked by the table's own constraints.
    kind: row.kind as NoteKind,
    tenantId: row.tenant_id,
    invoiceId: row.invoice_id,
    invoiceNumber: row.invoice_number,
    month: row.month as BillingMonth,
    cause: row.cause as ChargeOrigin['cause'],
    causeReference: row.cause_reference,
    reason: row.reason,
    lines,
    exactTotal: amount(row.exact_total_micros),
    total: amount(row.total_micros),
    net: amount(row.net_micros),
    tax: amount(row.tax_micros),
    rounding: amount(row.rounding_micros),
    issueTime: row.issued_at,
    seller: partyFromJson(row.seller),
    buyer: presentParty(row.buyer),
  };
}
