// Rounding differences of invoices, and of credit and debit notes, that the wallet has to post.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import type { Invoice } from '../domain/invoice.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** The document whose difference it is. */
export type RoundedDocument =
  | { readonly kind: 'invoice'; readonly id: Id<'inv'> }
  | { readonly kind: 'note'; readonly id: Id<'nte'> };

/** A difference that the wallet has to post. */
export interface RoundingToPost {
  readonly document: RoundedDocument;
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

/** Invoices' first, then those of notes; each oldest first. */
export async function roundingsToPost(db: Reader<BillingTables>, now: Date, limit: number): Promise<RoundingToPost[]> {
  const invoices = await db
    .selectFrom('roundings')
    .selectAll()
    .where('posted_at', 'is', null)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  const notes = await db
    .selectFrom('note_roundings')
    .selectAll()
    .where('posted_at', 'is', null)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  const rest = (row: Omit<(typeof notes)[number], 'note_id'>) => ({
    tenantId: row.tenant_id,
    difference: fromRowMoney(row.difference_micros, row.currency),
    failures: row.failures,
  });
  return [
    ...invoices.map((row) => ({
      document: { kind: 'invoice' as const, id: fromRowId('inv', row.invoice_id) },
      ...rest(row),
    })),
    ...notes.map((row) => ({ document: { kind: 'note' as const, id: fromRowId('nte', row.note_id) }, ...rest(row) })),
  ];
}

export async function setRoundingPosted(tx: Tx<BillingTables>, document: RoundedDocument, now: Date): Promise<void> {
  await changeRounding(tx, document, undefined, { posted_at: now, last_refusal: null });
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function noteRoundingRefused(
  tx: Tx<BillingTables>,
  { document, failures }: RoundingToPost,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  const refused = { failures: failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime };
  await changeRounding(tx, document, failures, refused);
}

interface RoundingChange {
  readonly posted_at?: Date;
  readonly failures?: number;
  readonly last_refusal: string | null;
  readonly next_attempt_at?: Date;
}

/** Changes one that is not posted; with `failures` only one of so many. */
async function changeRounding(
  tx: Tx<BillingTables>,
  { kind, id }: RoundedDocument,
  failures: number | undefined,
  change: RoundingChange,
): Promise<void> {
  if (kind === 'invoice') {
    const query = tx.updateTable('roundings').set(change).where('invoice_id', '=', id).where('posted_at', 'is', null);
    await (failures === undefined ? query : query.where('failures', '=', failures)).execute();
    return;
  }
  const query = tx.updateTable('note_roundings').set(change).where('note_id', '=', id).where('posted_at', 'is', null);
  await (failures === undefined ? query : query.where('failures', '=', failures)).execute();
}
