// Parts of refunds, each on its own way.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { Selectable, Updateable } from 'kysely';
import type { PartState, PartWay, RefundPart } from '../domain/refund.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { RefundPartsTable } from './schema-payments.ts';

export async function insertParts(tx: Tx<BillingTables>, parts: readonly RefundPart[]): Promise<void> {
  if (parts.length === 0) return;
  await tx
    .insertInto('refund_parts')
    .values(
      parts.map((part) => ({
        part_id: part.partId,
        refund_id: part.refundId,
        place: part.place,
        state: part.state,
        way: part.way,
        payment_id: part.paymentId ?? null,
        order_id: part.orderId ?? null,
        amount_micros: part.amount.micros,
        currency: part.amount.currency,
        channel_code: null,
        bank_reference: null,
        sender: null,
        confirmer: null,
        asked_at: null,
        paid_at: null,
        next_attempt_at: part.nextAttemptTime,
      })),
    )
    .execute();
}

/** In the order of the plan. */
export async function partsOf(db: Reader<BillingTables>, refundIds: readonly string[]): Promise<RefundPart[]> {
  if (refundIds.length === 0) return [];
  const rows = await db
    .selectFrom('refund_parts')
    .selectAll()
    .where('refund_id', 'in', [...refundIds])
    .orderBy('refund_id')
    .orderBy('place')
    .execute();
  return rows.map(fromRowPart);
}

export async function findPart(db: Reader<BillingTables>, partId: string): Promise<RefundPart | undefined> {
  const row = await db.selectFrom('refund_parts').selectAll().where('part_id', '=', partId).executeTakeFirst();
  return row && fromRowPart(row);
}

export async function partsDue(db: Reader<BillingTables>, now: Date, limit: number): Promise<RefundPart[]> {
  const rows = await db
    .selectFrom('refund_parts')
    .selectAll()
    .where('state', 'in', ['planned', 'processing'])
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  return rows.map(fromRowPart);
}

/** When another refund of the same payment was asked for last; undefined when none was. */
export async function lastAskOf(
  db: Reader<BillingTables>,
  paymentId: string,
  besides: Id<'rfp'>,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('refund_parts')
    .select((eb) => eb.fn.max('asked_at').as('time'))
    .where('payment_id', '=', paymentId)
    .where('part_id', '<>', besides)
    .executeTakeFirstOrThrow();
  return row.time ?? undefined;
}

/** Changes a part if it is as it was when it was read: state and number of attempts. True when it was. */
export async function changePart(
  tx: Tx<BillingTables>,
  part: Pick<RefundPart, 'partId' | 'state' | 'attempts'>,
  change: Updateable<RefundPartsTable>,
): Promise<boolean> {
  const row = await tx
    .updateTable('refund_parts')
    .set(change)
    .where('part_id', '=', part.partId)
    .where('state', '=', part.state)
    .where('attempts', '=', part.attempts)
    .returning('part_id')
    .executeTakeFirst();
  return row !== undefined;
}

function fromRowPart(row: Selectable<RefundPartsTable>): RefundPart {
  return {
    partId: fromRowId('rfp', row.part_id),
    refundId: fromRowId('rfd', row.refund_id),
    place: row.place,
    // Checked by the table's own constraints.
    state: row.state as PartState,
    way: row.way as PartWay,
    paymentId: row.payment_id ?? undefined,
    orderId: row.order_id ?? undefined,
    amount: fromRowMoney(row.amount_micros, row.currency),
    channelCode: row.channel_code ?? undefined,
    bankReference: row.bank_reference ?? undefined,
    sender: row.sender ?? undefined,
    attempts: row.attempts,
    nextAttemptTime: row.next_attempt_at,
  };
}
