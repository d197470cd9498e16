// An invoice as PDF: what its template prints.

import { capitalYuan } from '@tollgate/money';
import { monthOf } from '../domain/billing-month.ts';
import type { Invoice, InvoiceLine } from '../domain/invoice.ts';
import { partyRows, type PartyRows } from './party-rows.ts';
import { printAmount, printCount, printInstant } from './figures.ts';
import { type DocumentLanguage, invoiceTexts, type InvoiceTexts } from './texts.ts';

/** The template's file in the folder of templates. */
export const INVOICE_TEMPLATE = 'invoice.typ';

/** What templates/invoice.typ reads; all text, nothing left to compute. */
export interface InvoiceSheet {
  readonly language: DocumentLanguage;
  readonly texts: InvoiceTexts;
  readonly number: string;
  readonly tenant: string;
  readonly period: string;
  readonly issued: string;
  /** Product, units, unit price, amount. */
  readonly lines: readonly (readonly [string, string, string, string])[];
  /** Absent where nothing has to be paid. */
  readonly due?: string;
  readonly exactTotal: string;
  readonly rounding: string;
  readonly net: string;
  readonly tax: string;
  readonly total: string;
  readonly capitals: string;
  /** Absent on invoices from before they were printed. */
  readonly parties?: PartyRows;
}

/** What is late or corrected names its month. */
export function lineProduct({ product, month }: InvoiceLine, { period }: Pick<Invoice, 'period'>): string {
  const billed = monthOf(new Date(period.end.getTime() - 1));
  return month === undefined || month === billed ? product : `${product} (${month})`;
}

export function invoiceSheet(invoice: Invoice, language: DocumentLanguage): InvoiceSheet {
  return {
    language,
    texts: invoiceTexts[language],
    number: invoice.number,
    tenant: invoice.tenantId,
    period: `${printInstant(invoice.period.start)} – ${printInstant(invoice.period.end)}`,
    issued: printInstant(invoice.issueTime),
    ...(invoice.dueTime === undefined ? {} : { due: printInstant(invoice.dueTime) }),
    lines: invoice.lines.map((line) => [
      lineProduct(line, invoice),
      printCount(line.units),
      printAmount(line.unitPrice),
      printAmount(line.amount),
    ]),
    exactTotal: printAmount(invoice.exactTotal),
    rounding: printAmount(invoice.rounding),
    net: printAmount(invoice.net),
    tax: printAmount(invoice.tax),
    total: printAmount(invoice.total),
    capitals: capitalYuan(invoice.total),
    ...(invoice.buyer === undefined ? {} : { parties: partyRows(invoice.seller, invoice.buyer, language) }),
  };
}
