// A monthly statement as CSV: amounts exact and without groups, for programs and spreadsheets.

import { formatYuan } from '@tollgate/money';
import { monthEnd, monthStart } from '../domain/billing-month.ts';
import type { MonthlyStatement } from '../domain/monthly-statement.ts';
import { toCsv } from './csv.ts';
import { printInstant } from './figures.ts';
import { partyRows } from './party-rows.ts';
import { statementTexts } from './statement-texts.ts';
import type { DocumentLanguage } from './texts.ts';

export function statementCsv(statement: MonthlyStatement, language: DocumentLanguage): Uint8Array {
  const texts = statementTexts[language];
  const { month, closing } = statement;
  return toCsv([
    [texts.number, statement.number ?? texts.draft],
    [texts.tenant, statement.tenantId],
    [texts.month, month],
    [texts.period, printInstant(monthStart(month)), printInstant(monthEnd(month))],
    [texts.issued, printInstant(statement.issueTime)],
    ...partyRows(statement.seller, statement.buyer, language)
      .flat()
      .map((row) => [...row]),
    [texts.movement, texts.ledgerReason, texts.times, texts.amount],
    [texts.opening, '', '', formatYuan(statement.opening)],
    ...statement.movements.map((one) => [
      texts.categories[one.category],
      one.reason,
      one.count.toString(),
      formatYuan(one.change),
    ]),
    [texts.closing, '', '', formatYuan(closing.total)],
    [texts.cash, '', '', formatYuan(closing.cash)],
    [texts.bonus, '', '', formatYuan(closing.bonus)],
    [texts.refundable, '', '', formatYuan(closing.refundable)],
    [texts.arrears, '', '', formatYuan(closing.arrears)],
    [texts.invoices, ...statement.invoiceNumbers],
    [texts.product, texts.units, texts.unitPrice, texts.amount],
    ...statement.usage.map((line) => [
      line.product,
      line.units.toString(),
      formatYuan(line.unitPrice),
      formatYuan(line.amount),
    ]),
    [texts.usageTotal, '', '', formatYuan(statement.usageTotal)],
    ...(statement.noteNumbers.length === 0
      ? []
      : [
          [texts.notes, ...statement.noteNumbers],
          [texts.notesTotal, '', '', formatYuan(statement.notesTotal)],
        ]),
    [texts.usageCarried, '', '', formatYuan(statement.usageCarried)],
  ]);
}
