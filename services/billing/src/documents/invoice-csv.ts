// An invoice as CSV: a row a line and the figures below, amounts exact and without groups, for programs and spreadsheets.

import { formatYuan } from '@tollgate/money';
import type { Invoice } from '../domain/invoice.ts';
import { toCsv } from './csv.ts';
import { printInstant } from './figures.ts';
import { lineProduct } from './invoice-pdf.ts';
import { partyRows } from './party-rows.ts';
import { type DocumentLanguage, invoiceTexts } from './texts.ts';

export function invoiceCsv(invoice: Invoice, language: DocumentLanguage): Uint8Array {
  const texts = invoiceTexts[language];
  return toCsv([
    [texts.number, invoice.number],
    [texts.tenant, invoice.tenantId],
    [texts.period, printInstant(invoice.period.start), printInstant(invoice.period.end)],
    [texts.issued, printInstant(invoice.issueTime)],
    ...(invoice.dueTime === undefined ? [] : [[texts.due, printInstant(invoice.dueTime)]]),
    ...(invoice.buyer === undefined ? [] : partyRows(invoice.seller, invoice.buyer, language).flat()).map((row) => [
      ...row,
    ]),
    [texts.product, texts.units, texts.unitPrice, texts.amount],
    ...invoice.lines.map((line) => [
      lineProduct(line, invoice),
      line.units.toString(),
      formatYuan(line.unitPrice),
      formatYuan(line.amount),
    ]),
    [texts.exactTotal, '', '', formatYuan(invoice.exactTotal)],
    [texts.rounding, '', '', formatYuan(invoice.rounding)],
    [texts.net, '', '', formatYuan(invoice.net)],
    [texts.tax, '', '', formatYuan(invoice.tax)],
    [texts.total, '', '', formatYuan(invoice.total)],
  ]);
}
