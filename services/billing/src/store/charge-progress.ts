// What became of charges: which the wallet still has to take, which no invoice has yet.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { sql } from 'kysely';
import type { Money } from '@tollgate/money';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { InvoiceLine } from '../domain/invoice.ts';
import { openMonthOf } from './charges-to-note.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A charge that the wallet has to take. */
export interface ChargeToPost {
  readonly chargeId: Id<'chg'>;
  readonly tenantId: string;
  readonly amount: Money;
  readonly grantId: string;
  readonly failures: number;
}

/** Sums of what is on its way, in micros. */
export interface ProgressSums {
  readonly unpostedCount: bigint;
  readonly unpostedMicros: bigint;
  readonly uninvoicedMicros: bigint;
}

/** Charges that are due, oldest first. */
export async function chargesToPost(db: Reader<BillingTables>, now: Date, limit: number): Promise<ChargeToPost[]> {
  const rows = await db
    .selectFrom('charge_progress')
    .innerJoin('charges', 'charges.charge_id', 'charge_progress.charge_id')
    .select([
      'charges.charge_id',
      'charges.tenant_id',
      'charges.amount_micros',
      'charges.currency',
      'charges.grant_id',
      'charge_progress.failures',
    ])
    .where('charge_progress.posted_at', 'is', null)
    .where('charge_progress.next_attempt_at', '<=', now)
    .where('charge_progress.amount_micros', '>', 0n)
    .orderBy('charge_progress.next_attempt_at')
    .orderBy('charge_progress.charge_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    chargeId: fromRowId('chg', row.charge_id),
    tenantId: row.tenant_id,
    amount: fromRowMoney(row.amount_micros, row.currency),
    grantId: row.grant_id,
    failures: row.failures,
  }));
}

export async function setPosted(tx: Tx<BillingTables>, chargeIds: readonly Id<'chg'>[], now: Date): Promise<void> {
  if (chargeIds.length === 0) return;
  await tx
    .updateTable('charge_progress')
    .set({ posted_at: now, last_refusal: null })
    .where('charge_id', 'in', [...chargeIds])
    .where('posted_at', 'is', null)
    .execute();
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function notePostRefused(
  tx: Tx<BillingTables>,
  charge: ChargeToPost,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('charge_progress')
    .set({ failures: charge.failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('charge_id', '=', charge.chargeId)
    .where('failures', '=', charge.failures)
    .where('posted_at', 'is', null)
    .execute();
}

/** Whether the wallet still has to take a charge of the tenant. */
export async function anyUnposted(db: Reader<BillingTables>, tenantId: string): Promise<boolean> {
  const row = await db
    .selectFrom('charge_progress')
    .select('charge_id')
    .where('tenant_id', '=', tenantId)
    .where('posted_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function sumProgress(db: Reader<BillingTables>, tenantId: string): Promise<ProgressSums> {
  const unposted = await db
    .selectFrom('charge_progress')
    .select((eb) => [eb.fn.countAll<bigint>().as('count'), eb.fn.sum<string | null>('amount_micros').as('micros')])
    .where('tenant_id', '=', tenantId)
    .where('posted_at', 'is', null)
    .executeTakeFirstOrThrow();
  const uninvoiced = await db
    .selectFrom('charge_progress')
    .select((eb) => eb.fn.sum<string | null>('amount_micros').as('micros'))
    .where('tenant_id', '=', tenantId)
    .where('invoice_id', 'is', null)
    .where('note_id', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    unpostedCount: unposted.count,
    unpostedMicros: BigInt(unposted.micros ?? 0),
    uninvoicedMicros: BigInt(uninvoiced.micros ?? 0),
  };
}

/** What corrects a month that an invoice has closed goes on a note instead. */
const goesOnInvoice = sql<boolean>`(not charge_progress.corrects
  or coalesce(charge_progress.month >= ${openMonthOf(sql`charge_progress.tenant_id`)}, true))`;

/** Whether the wallet has taken anything of a tenant, up to a month, that has no invoice yet. */
export async function anyToInvoice(db: Reader<BillingTables>, tenantId: string, month: BillingMonth): Promise<boolean> {
  const row = await db
    .selectFrom('charge_progress')
    .select('charge_id')
    .where('tenant_id', '=', tenantId)
    .where('invoice_id', 'is', null)
    .where('posted_at', 'is not', null)
    .where('month', '<=', month)
    .where(goesOnInvoice)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Puts all of that on an invoice. Charges that are posted meanwhile stay outside. The invoice itself follows in the same
 * transaction.
 */
export async function putOnInvoice(
  tx: Tx<BillingTables>,
  tenantId: string,
  month: BillingMonth,
  invoiceId: Id<'inv'>,
): Promise<void> {
  await tx
    .updateTable('charge_progress')
    .set({ invoice_id: invoiceId })
    .where('tenant_id', '=', tenantId)
    .where('invoice_id', 'is', null)
    .where('posted_at', 'is not', null)
    .where('month', '<=', month)
    .where(goesOnInvoice)
    .execute();
}

/** Lines of what was put on an invoice: one per product, month and unit price, those whose units cancel out left away. */
export async function linesPutOn(
  tx: Tx<BillingTables>,
  tenantId: string,
  invoiceId: Id<'inv'>,
): Promise<InvoiceLine[]> {
  const rows = await tx
    .selectFrom('charge_progress')
    .innerJoin('charges', 'charges.charge_id', 'charge_progress.charge_id')
    .innerJoin('charge_lines', 'charge_lines.charge_id', 'charges.charge_id')
    .select((eb) => [
      'charges.product',
      'charges.month',
      'charges.currency',
      'charge_lines.unit_price_micros',
      eb.fn.sum<string>('charge_lines.units').as('units'),
      eb.fn.sum<string>('charge_lines.amount_micros').as('micros'),
    ])
    .where('charge_progress.tenant_id', '=', tenantId)
    .where('charge_progress.invoice_id', '=', invoiceId)
    .groupBy(['charges.product', 'charges.month', 'charges.currency', 'charge_lines.unit_price_micros'])
    .orderBy('charges.product')
    .orderBy('charges.month')
    .orderBy('charge_lines.unit_price_micros', 'desc')
    .execute();
  return rows
    .filter((row) => BigInt(row.units) !== 0n)
    .map((row) => ({
      product: row.product,
      units: BigInt(row.units),
      unitPrice: fromRowMoney(row.unit_price_micros, row.currency),
      amount: fromRowMoney(BigInt(row.micros), row.currency),
      month: row.month,
    }));
}
