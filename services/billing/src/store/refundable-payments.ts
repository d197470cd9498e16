// Payments with what was given back of them.

import type { Reader, Tx } from '@tollgate/db';
import { money } from '@tollgate/money';
import { type SqlBool, sql } from 'kysely';
import type { ChannelName } from '../domain/order.ts';
import type { RefundablePayment } from '../domain/plan-refund.ts';
import { fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A payment that pays nothing, and whose it is. */
export interface SurplusPayment extends RefundablePayment {
  readonly tenantId: string;
}

/** Payments of a tenant that paid its orders. Lock the tenant first when a plan is made of them. */
export async function paymentsToRefund(db: Reader<BillingTables>, tenantId: string): Promise<RefundablePayment[]> {
  return read(db, sql`orders.tenant_id = ${tenantId} and not payments.surplus`);
}

export async function findPayment(
  db: Reader<BillingTables>,
  paymentId: string,
): Promise<RefundablePayment | undefined> {
  return (await read(db, sql`payments.payment_id = ${paymentId}`))[0];
}

export async function findSurplus(db: Reader<BillingTables>, paymentId: string): Promise<SurplusPayment | undefined> {
  return (await read(db, sql`payments.payment_id = ${paymentId} and payments.surplus`))[0];
}

/** Surplus payments that nobody has begun to give back, oldest first. */
export async function untouchedSurplus(db: Reader<BillingTables>, limit: number): Promise<SurplusPayment[]> {
  const untouched = sql`payments.surplus and not exists (select from refunds where refunds.payment_id = payments.payment_id)`;
  return read(db, untouched, limit);
}

/** Holds a payment's order until the transaction ends: refunds of one payment take turns. */
export async function lockPaymentOrder(tx: Tx<BillingTables>, orderId: string): Promise<void> {
  await tx.selectFrom('orders').select('order_id').where('order_id', '=', orderId).forUpdate().execute();
}

async function read(
  db: Reader<BillingTables>,
  which: ReturnType<typeof sql>,
  limit = 10_000,
): Promise<SurplusPayment[]> {
  const rows = await db
    .selectFrom('payments')
    .innerJoin('orders', 'orders.order_id', 'payments.order_id')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('refund_parts')
          .select(({ fn }) => [
            'payment_id as of_payment',
            fn.sum<string>('amount_micros').as('refunded'),
            fn.countAll<bigint>().as('count'),
            fn.max(sql<Date>`coalesce(asked_at, next_attempt_at)`).as('last_ask'),
          ])
          .where('state', '<>', 'refused')
          .where('payment_id', 'is not', null)
          .groupBy('payment_id')
          .as('given'),
      (join) => join.onRef('given.of_payment', '=', 'payments.payment_id'),
    )
    .select([
      'payments.payment_id',
      'payments.order_id',
      'payments.channel',
      'payments.amount_micros',
      'payments.currency',
      'payments.paid_at',
      'orders.tenant_id',
      'given.refunded',
      'given.count',
      'given.last_ask',
    ])
    .where(sql<SqlBool>`${which}`)
    .orderBy('payments.received_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    paymentId: row.payment_id,
    orderId: row.order_id,
    tenantId: row.tenant_id,
    channel: row.channel as ChannelName,
    paid: fromRowMoney(row.amount_micros, row.currency),
    refunded: money(BigInt(row.refunded ?? '0'), fromRowMoney(0n, row.currency).currency),
    payTime: row.paid_at,
    count: Number(row.count ?? 0n),
    lastAskTime: row.last_ask ?? undefined,
  }));
}
