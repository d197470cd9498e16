// Credit and debit notes as messages of the contracts.

import type { Note as NoteMessage } from '@tollgate/contracts/billing/v1/notes';
import type { Note } from '../domain/note.ts';
import { toProtoMoney } from './messages.ts';

export const noteKindMessages = {
  credit: 'NOTE_KIND_CREDIT',
  debit: 'NOTE_KIND_DEBIT',
} as const satisfies Record<Note['kind'], string>;

const causes = {
  correction: 'NOTE_CAUSE_USAGE_CORRECTION',
  dispute: 'NOTE_CAUSE_DISPUTE',
  price: 'NOTE_CAUSE_PRICE_CORRECTION',
} as const satisfies Record<Note['cause'], string>;

export function toProtoNote(note: Note): NoteMessage {
  return {
    noteId: note.noteId,
    number: note.number,
    kind: noteKindMessages[note.kind],
    tenantId: note.tenantId,
    invoiceId: note.invoiceId,
    invoiceNumber: note.invoiceNumber,
    month: note.month,
    cause: causes[note.cause],
    causeReference: note.causeReference,
    reason: note.reason,
    lines: note.lines.map((line) => ({
      product: line.product,
      units: line.units,
      unitPrice: toProtoMoney(line.unitPrice),
      amount: toProtoMoney(line.amount),
      invoiceNumber: line.invoiceNumber,
      invoiceLine: line.invoicePlace === undefined ? 0 : line.invoicePlace + 1,
    })),
    exactTotal: toProtoMoney(note.exactTotal),
    total: toProtoMoney(note.total),
    net: toProtoMoney(note.net),
    tax: toProtoMoney(note.tax),
    rounding: toProtoMoney(note.rounding),
    issueTime: note.issueTime,
    seller: note.seller && { ...note.seller },
    buyer: { ...note.buyer },
  };
}
