// A credit or debit note as CSV: amounts exact and without groups, for programs and spreadsheets.

import { formatYuan } from '@tollgate/money';
import type { Note } from '../domain/note.ts';
import { toCsv } from './csv.ts';
import { invoiceLine, noteFacts } from './note-pdf.ts';
import { noteTexts } from './note-texts.ts';
import { partyRows } from './party-rows.ts';
import type { DocumentLanguage } from './texts.ts';

export function noteCsv(note: Note, language: DocumentLanguage): Uint8Array {
  const texts = noteTexts[language];
  return toCsv([
    [texts.title[note.kind]],
    ...noteFacts(note, texts).map((row) => [...row]),
    ...partyRows(note.seller, note.buyer, language)
      .flat()
      .map((row) => [...row]),
    [texts.product, texts.invoiceLine, texts.units, texts.unitPrice, texts.amount],
    ...note.lines.map((line) => [
      line.product,
      invoiceLine(line, texts),
      line.units.toString(),
      formatYuan(line.unitPrice),
      formatYuan(line.amount),
    ]),
    [texts.exactTotal, '', '', '', formatYuan(note.exactTotal)],
    [texts.rounding, '', '', '', formatYuan(note.rounding)],
    [texts.net, '', '', '', formatYuan(note.net)],
    [texts.tax, '', '', '', formatYuan(note.tax)],
    [texts.total, '', '', '', formatYuan(note.total)],
  ]);
}
