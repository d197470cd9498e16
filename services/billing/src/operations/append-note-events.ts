// The fact that a credit or debit note was issued, appended in the transaction that makes it true.

import { NoteIssued } from '@tollgate/contracts/billing/v1/notes';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvent } from '@tollgate/outbox';
import { toProtoMoney } from '../adapters/messages.ts';
import { noteKindMessages } from '../adapters/note-messages.ts';
import type { Note } from '../domain/note.ts';
import type { BillingTables } from '../store/schema.ts';

export async function appendNoteIssued(tx: Tx<BillingTables>, note: Note): Promise<void> {
  const { tenantId, noteId, number, kind, invoiceId, total, issueTime } = note;
  const event = { tenantId, noteId, number, kind: noteKindMessages[kind], invoiceId };
  const payload = NoteIssued.encode({ ...event, total: toProtoMoney(total), occurTime: issueTime }).finish();
  await appendEvent(tx, { subject: 'tollgate.billing.note_issued', key: tenantId, eventId: newId('evt'), payload });
}
