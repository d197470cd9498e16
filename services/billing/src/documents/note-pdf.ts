// A credit or debit note as PDF: what its template prints.

import { capitalYuan } from '@tollgate/money';
import type { Note, NoteLine } from '../domain/note.ts';
import { printAmount, printCount, printInstant } from './figures.ts';
import { noteTexts, type NoteTexts } from './note-texts.ts';
import { partyRows, type PartyRows } from './party-rows.ts';
import type { DocumentLanguage } from './texts.ts';

/** The template's file in the folder of templates. */
export const NOTE_TEMPLATE = 'note.typ';

type Row = readonly [string, string];

/** What templates/note.typ reads; all text, nothing left to compute. */
export interface NoteSheet {
  readonly language: DocumentLanguage;
  readonly texts: NoteTexts;
  readonly title: string;
  readonly number: string;
  readonly facts: readonly Row[];
  readonly parties: PartyRows;
  /** Product, invoice line, units, unit price, amount. */
  readonly lines: readonly (readonly [string, string, string, string, string])[];
  readonly figures: readonly Row[];
  readonly total: string;
  readonly capitals: string;
}

export function noteSheet(note: Note, language: DocumentLanguage): NoteSheet {
  const texts = noteTexts[language];
  return {
    language,
    texts,
    title: texts.title[note.kind],
    number: note.number,
    facts: noteFacts(note, texts),
    parties: partyRows(note.seller, note.buyer, language),
    lines: note.lines.map((line) => [
      line.product,
      invoiceLine(line, texts),
      printCount(line.units),
      printAmount(line.unitPrice),
      printAmount(line.amount),
    ]),
    figures: [
      [texts.exactTotal, printAmount(note.exactTotal)],
      [texts.rounding, printAmount(note.rounding)],
      [texts.net, printAmount(note.net)],
      [texts.tax, printAmount(note.tax)],
    ],
    total: printAmount(note.total),
    capitals: capitalYuan(note.total),
  };
}

/** What a note says of itself, a word and its value. */
export function noteFacts(note: Note, texts: NoteTexts): Row[] {
  const facts: Row[] = [
    [texts.number, note.number],
    [texts.tenant, note.tenantId],
    [texts.invoice, note.invoiceNumber],
    [texts.month, note.month],
    [texts.issued, printInstant(note.issueTime)],
    [texts.cause, texts.causes[note.cause]],
    [texts.reference, note.causeReference],
    [texts.reason, note.reason],
  ];
  return facts.filter(([, value]) => value !== '');
}

/** 2026-000001 / 2: the second line of that invoice. */
export function invoiceLine({ invoiceNumber, invoicePlace }: NoteLine, texts: NoteTexts): string {
  return `${invoiceNumber} / ${invoicePlace === undefined ? texts.noLine : (invoicePlace + 1).toString()}`;
}
