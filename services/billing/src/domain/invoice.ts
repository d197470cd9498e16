// A billing document: exact lines, one rounding to fen, VAT inside.

import type { Id } from '@tollgate/ids';
import { type Money, negate, roundToFen, sum, vatInside } from '@tollgate/money';
import type { BillingPeriod } from './billing-period.ts';
import type { Party } from './party.ts';
import { PRICE_CURRENCY } from './price-book.ts';

/** VAT on value-added telecom and other services: 6 % (VAT Law of 2024-12-25, article 10 (3)), inside the price. */
const VAT_PER_MILLE = 60n;

/** A product at one unit price. Units are negative where a tariff took units of an earlier invoice back. */
export interface InvoiceLine {
  readonly product: string;
  readonly units: bigint;
  readonly unitPrice: Money;
  readonly amount: Money;
  /** The month of the usage; undefined on lines from before it was kept, and of several months together. */
  readonly month?: string | undefined;
}

/** The figures of an invoice. */
export interface InvoiceTotals {
  /** Sum of the lines. */
  readonly exactTotal: Money;
  /** What is owed: whole fen, half away from zero. */
  readonly total: Money;
  readonly net: Money;
  readonly tax: Money;
  /** total minus exactTotal; goes to the rounding account. */
  readonly rounding: Money;
}

/** An issued invoice. */
export interface Invoice extends InvoiceTotals {
  readonly invoiceId: Id<'inv'>;
  readonly number: string;
  readonly tenantId: string;
  readonly period: BillingPeriod;
  readonly lines: readonly InvoiceLine[];
  readonly issueTime: Date;
  /** When it has to be paid; undefined for prepaid tenants. */
  readonly dueTime: Date | undefined;
  /** As they were when it was issued; undefined on invoices from before they were printed. */
  readonly seller: Party | undefined;
  readonly buyer: Party | undefined;
}

/** Adds up lines into a document. */
export function totalsOf(lines: readonly Pick<InvoiceLine, 'amount'>[]): InvoiceTotals {
  const exactTotal = sum(
    lines.map((line) => line.amount),
    PRICE_CURRENCY,
  );
  const { rounded, difference } = roundToFen(exactTotal);
  return { exactTotal, total: rounded, ...vatInside(rounded, VAT_PER_MILLE), rounding: negate(difference) };
}

/** The number that people see, such as 2026-000001: the year of issue and its counter, which has no gaps. */
export function invoiceNumber(year: number, counter: bigint): string {
  return `${year}-${counter.toString().padStart(6, '0')}`;
}
