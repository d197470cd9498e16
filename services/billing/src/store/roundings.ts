// Rounding differences of invoices that the wallet has to post.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import type { Invoice } from '../domain/invoice.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A difference that the wallet has to post. */
export interface RoundingToPost {
  readonly invoiceId: Id<'inv'>;
  readonly tenantId: string;
  readonly difference: Money;
  /** Refusals so far: part of the request id of the next try. */
  readonly failures: number;
}

/** Intends to post the invoice's difference, which is not zero. */
export async function insertRounding(tx: Tx<BillingTables>, invoice: Invoice): Promise<void> {
  await tx
    .insertInto('roundings')
    .values({
      invoice_id: invoice.invoiceId,
      tenant_id: invoice.tenantId,
      difference_micros: invoice.rounding.micros,
      currency: invoice.rounding.currency,
      posted_at: null,
      next_attempt_at: invoice.issueTime,
      last_refusal: null,
    })
    .execute();
}

export async function roundingsToPost(db: Reader<BillingTables>, now: Date, limit: number): Promise<RoundingToPost[]> {
  const rows = await db
    .selectFrom('roundings')
    .selectAll()
    .where('posted_at', 'is', null)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    invoiceId: fromRowId('inv', row.invoice_id),
    tenantId: row.tenant_id,
    difference: fromRowMoney(row.difference_micros, row.currency),
    failures: row.failures,
  }));
}

export async function setRoundingPosted(tx: Tx<BillingTables>, invoiceId: Id<'inv'>, now: Date): Promise<void> {
  await tx
    .updateTable('roundings')
    .set({ posted_at: now, last_refusal: null })
    .where('invoice_id', '=', invoiceId)
    .where('posted_at', 'is', null)
    .execute();
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function noteRoundingRefused(
  tx: Tx<BillingTables>,
  rounding: RoundingToPost,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('roundings')
    .set({ failures: rounding.failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('invoice_id', '=', rounding.invoiceId)
    .where('failures', '=', rounding.failures)
    .where('posted_at', 'is', null)
    .execute();
}
