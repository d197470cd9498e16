// What documents keep as JSON: written from domain values, read back checked. Micros are texts, so that no digit is lost.

import { type Money, money } from '@tollgate/money';
import { z } from 'zod';
import type { InvoiceLine } from '../domain/invoice.ts';
import type { BalanceParts, StatementFigures, StatementMovement } from '../domain/monthly-statement.ts';
import type { Party } from '../domain/party.ts';

const partySchema = z.object({
  name: z.string(),
  taxNumber: z.string(),
  address: z.string(),
  phone: z.string(),
  bank: z.string(),
  bankAccount: z.string(),
});

export function partyToJson(party: Party): string {
  return JSON.stringify(party);
}

/** @throws ZodError when the row was not written by this service. */
export function presentParty(value: unknown): Party {
  return partySchema.parse(value);
}

/** Undefined for null. @throws ZodError when the row was not written by this service. */
export function partyFromJson(value: unknown): Party | undefined {
  return value === null ? undefined : partySchema.parse(value);
}

const micros = z
  .string()
  .regex(/^-?\d+$/)
  .transform(toCny);
const categories = z.enum([
  'TOP_UP',
  'BONUS',
  'PACKAGE',
  'USAGE',
  'ROUNDING',
  'CREDIT',
  'EXPIRY',
  'FORFEITURE',
  'REFUND',
  'OTHER',
]);
const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);

const figuresSchema = z.object({
  opening: micros,
  closing: z.object({ total: micros, cash: micros, bonus: micros, refundable: micros, arrears: micros }),
  movements: z.array(z.object({ category: categories, reason: z.string(), change: micros, count: whole })),
  invoiceNumbers: z.array(z.string()),
  usage: z.array(z.object({ product: z.string(), units: whole, unitPrice: micros, amount: micros })),
  usageTotal: micros,
  usageCarried: micros,
  // Statements from before there were notes have none.
  noteNumbers: z.array(z.string()).default([]),
  notesTotal: micros.default(() => toCny('0')),
});

/** Statements are in the one currency of prices. */
function toCny(text: string): Money {
  return money(BigInt(text), 'CNY');
}

/** Amounts as texts of micros. */
export function figuresToJson(figures: StatementFigures): string {
  return JSON.stringify(figures, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    return isMoney(value) ? value.micros.toString() : value;
  });
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'micros' in value && 'currency' in value;
}

/** @throws ZodError when the row was not written by this service. */
export function figuresFromJson(value: unknown): {
  opening: Money;
  closing: BalanceParts;
  movements: StatementMovement[];
  invoiceNumbers: string[];
  usage: InvoiceLine[];
  usageTotal: Money;
  usageCarried: Money;
  noteNumbers: string[];
  notesTotal: Money;
} {
  return figuresSchema.parse(value);
}
