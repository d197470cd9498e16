// Credit and debit notes: what changed of a month after an invoice had closed it. Pure.

import type { Id } from '@tollgate/ids';
import { add, type Money } from '@tollgate/money';
import type { BillingMonth } from './billing-month.ts';
import type { ChargeOrigin } from './charge.ts';
import { type InvoiceTotals, totalsOf } from './invoice.ts';
import type { Party } from './party.ts';

/** A credit note gives back, zero or less in total; a debit note asks for more. */
export type NoteKind = 'credit' | 'debit';

/** Units at one price that were charged or given back. */
export interface NotedUnits {
  readonly product: string;
  readonly units: bigint;
  readonly unitPrice: Money;
  readonly amount: Money;
}

/** A line of an invoice by its place, from 0. */
export interface InvoiceLinePlace {
  readonly invoiceId: string;
  readonly number: string;
  readonly place: number;
  readonly product: string;
  readonly unitPrice: Money;
  /** The month of its usage; undefined where the invoice does not tell. */
  readonly month: string | undefined;
}

/** A line and what of an invoice it changes. */
export interface NoteLine extends NotedUnits {
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  /** From 0; undefined where that invoice has no line of the product at this price. */
  readonly invoicePlace: number | undefined;
}

/** An issued note. */
export interface Note extends InvoiceTotals {
  readonly noteId: Id<'nte'>;
  readonly number: string;
  readonly kind: NoteKind;
  readonly tenantId: string;
  /** The invoice that closed the month. */
  readonly invoiceId: string;
  readonly invoiceNumber: string;
  readonly month: BillingMonth;
  readonly cause: ChargeOrigin['cause'];
  readonly causeReference: string;
  readonly reason: string;
  readonly lines: readonly NoteLine[];
  readonly issueTime: Date;
  readonly seller: Party | undefined;
  readonly buyer: Party;
}

/** Letters before the year of a note's number; each kind counts by itself. */
export const NOTE_LETTERS = { credit: 'CN', debit: 'DN' } as const satisfies Record<NoteKind, string>;

/** Charged lines together: one per product and unit price, those whose units cancel out left away. */
export function mergeNoted(lines: readonly NotedUnits[]): NotedUnits[] {
  const merged = new Map<string, NotedUnits>();
  for (const line of lines) {
    const key = `${line.product} ${line.unitPrice.micros}`;
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined
        ? line
        : { ...before, units: before.units + line.units, amount: add(before.amount, line.amount) },
    );
  }
  return [...merged.values()].filter((line) => line.units !== 0n).toSorted(inOrder);
}

function inOrder(a: NotedUnits, b: NotedUnits): number {
  if (a.product !== b.product) return a.product < b.product ? -1 : 1;
  return a.unitPrice.micros > b.unitPrice.micros ? -1 : 1;
}

/**
 * Names for each line the invoice line of its product and price: on the invoice that closed the month if it is there,
 * else on the oldest that has it. What no invoice has at that price changes the invoice that closed the month.
 */
export function referTo(
  lines: readonly NotedUnits[],
  closing: { readonly invoiceId: string; readonly number: string },
  month: BillingMonth,
  places: readonly InvoiceLinePlace[],
): NoteLine[] {
  return lines.map((line) => {
    const same = places.filter(
      (place) =>
        place.product === line.product &&
        place.unitPrice.micros === line.unitPrice.micros &&
        (place.month === undefined || place.month === month),
    );
    const found = same.find((place) => place.invoiceId === closing.invoiceId) ?? same.toSorted(byNumber)[0];
    return {
      ...line,
      invoiceId: found?.invoiceId ?? closing.invoiceId,
      invoiceNumber: found?.number ?? closing.number,
      invoicePlace: found?.place,
    };
  });
}

function byNumber(a: InvoiceLinePlace, b: InvoiceLinePlace): number {
  return a.number < b.number ? -1 : a.number > b.number ? 1 : a.place - b.place;
}

/** Kind and figures: as on an invoice, below zero on a credit note. */
export function noteFigures(lines: readonly NotedUnits[]): InvoiceTotals & { readonly kind: NoteKind } {
  const totals = totalsOf(lines);
  return { ...totals, kind: totals.exactTotal.micros > 0n ? 'debit' : 'credit' };
}
