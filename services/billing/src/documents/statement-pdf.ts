// A monthly statement as PDF: what its template prints.

import { monthEnd, monthStart } from '../domain/billing-month.ts';
import type { MonthlyStatement } from '../domain/monthly-statement.ts';
import { printAmount, printCount, printInstant } from './figures.ts';
import { partyRows, type PartyRows } from './party-rows.ts';
import { statementTexts, type StatementTexts } from './statement-texts.ts';
import type { DocumentLanguage } from './texts.ts';

/** The template's file in the folder of templates. */
export const STATEMENT_TEMPLATE = 'statement.typ';

type Row4 = readonly [string, string, string, string];

/** What templates/statement.typ reads; all text, nothing left to compute. */
export interface StatementSheet {
  readonly language: DocumentLanguage;
  readonly texts: StatementTexts;
  /** Empty on a draft. */
  readonly number: string;
  readonly tenant: string;
  readonly month: string;
  readonly period: string;
  readonly issued: string;
  readonly parties: PartyRows;
  readonly opening: string;
  readonly closing: string;
  /** Item, reason, count, amount. */
  readonly movements: readonly Row4[];
  readonly closingParts: readonly (readonly [string, string])[];
  readonly invoices: string;
  /** Product, units, unit price, amount. */
  readonly usage: readonly Row4[];
  readonly usageTotal: string;
  readonly usageCarried: string;
  /** Absent where the month had none. */
  readonly notes?: { readonly numbers: string; readonly total: string };
}

export function statementSheet(statement: MonthlyStatement, language: DocumentLanguage): StatementSheet {
  const texts = statementTexts[language];
  const { month, closing } = statement;
  return {
    language,
    texts,
    number: statement.number ?? '',
    tenant: statement.tenantId,
    month,
    period: `${printInstant(monthStart(month))} – ${printInstant(monthEnd(month))}`,
    issued: printInstant(statement.issueTime),
    parties: partyRows(statement.seller, statement.buyer, language),
    opening: printAmount(statement.opening),
    closing: printAmount(closing.total),
    movements: statement.movements.map((one) => [
      texts.categories[one.category],
      one.reason,
      printCount(one.count),
      printAmount(one.change),
    ]),
    closingParts: [
      [texts.cash, printAmount(closing.cash)],
      [texts.bonus, printAmount(closing.bonus)],
      [texts.refundable, printAmount(closing.refundable)],
      [texts.arrears, printAmount(closing.arrears)],
    ],
    invoices: statement.invoiceNumbers.join(', '),
    usage: statement.usage.map((line) => [
      line.product,
      printCount(line.units),
      printAmount(line.unitPrice),
      printAmount(line.amount),
    ]),
    usageTotal: printAmount(statement.usageTotal),
    usageCarried: printAmount(statement.usageCarried),
    ...(statement.noteNumbers.length === 0
      ? {}
      : { notes: { numbers: statement.noteNumbers.join(', '), total: printAmount(statement.notesTotal) } }),
  };
}
