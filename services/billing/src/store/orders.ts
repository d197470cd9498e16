// Orders of tenants.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import { sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import { withParticulars } from './package-orders.ts';
import { fromRowOrder } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** A paid order whose value the wallet has to take. */
export interface OrderToCredit {
  readonly order: Order;
  /** Refusals so far: part of the request id of the next try. */
  readonly failures: number;
}

/** @param nextQueryTime When the channel is asked what became of it; undefined for never. */
export async function insertOrder(tx: Tx<BillingTables>, order: Order, nextQueryTime: Date | undefined): Promise<void> {
  await tx
    .insertInto('orders')
    .values({
      order_id: order.orderId,
      tenant_id: order.tenantId,
      state: order.state,
      amount_micros: order.amount.micros,
      currency: order.amount.currency,
      bonus_micros: order.bonus?.amount.micros ?? null,
      bonus_valid_days: order.bonus?.validDays ?? null,
      channel: order.channel,
      pay_url: order.payUrl ?? null,
      created_at: order.createTime,
      paid_at: null,
      credited_at: null,
      next_attempt_at: order.createTime,
      last_refusal: null,
      next_query_at: nextQueryTime ?? null,
    })
    .execute();
}

export async function findTenantOrder(
  db: Reader<BillingTables>,
  tenantId: string,
  orderId: string,
): Promise<Order | undefined> {
  const row = await db
    .selectFrom('orders')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && (await withParticulars(db, [fromRowOrder(row)]))[0];
}

/** Holds the order until the transaction ends: notifications of one order take turns. */
export async function lockOrder(tx: Tx<BillingTables>, orderId: string): Promise<Order | undefined> {
  const row = await tx.selectFrom('orders').selectAll().where('order_id', '=', orderId).forUpdate().executeTakeFirst();
  return row && (await withParticulars(tx, [fromRowOrder(row)]))[0];
}

/** Newest first, those before a given id. */
export async function ordersOfTenant(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Order[]> {
  let query = db.selectFrom('orders').selectAll().where('tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('order_id', '<', before);
  const rows = await query.orderBy('order_id', 'desc').limit(limit).execute();
  return withParticulars(db, rows.map(fromRowOrder));
}

/** A second caller changes nothing: the channel answered the same order. */
export async function setPayUrl(tx: Tx<BillingTables>, orderId: Id<'ord'>, payUrl: string): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ pay_url: payUrl })
    .where('order_id', '=', orderId)
    .where('pay_url', 'is', null)
    .execute();
}

export async function setPaid(tx: Tx<BillingTables>, orderId: Id<'ord'>, payTime: Date, now: Date): Promise<void> {
  await tx
    .updateTable('orders')
    .set({
      state: 'paid',
      paid_at: payTime,
      next_attempt_at: now,
      next_query_at: null,
      paid_late: sql<boolean>`closed_at is not null`,
    })
    .where('order_id', '=', orderId)
    .where('state', '=', 'pending')
    .execute();
}

export async function ordersToCredit(db: Reader<BillingTables>, now: Date, limit: number): Promise<OrderToCredit[]> {
  const rows = await db
    .selectFrom('orders')
    .selectAll()
    .where('state', '=', 'paid')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  const orders = await withParticulars(db, rows.map(fromRowOrder));
  return orders.map((order, place) => ({ order, failures: rows[place]?.failures ?? 0 }));
}

/** Orders of a tenant that are paid and whose value the wallet has not taken yet. */
export async function countUncredited(db: Reader<BillingTables>, tenantId: string): Promise<bigint> {
  const row = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'paid')
    .executeTakeFirstOrThrow();
  return row.count;
}

/** True for the one caller that moved the order; false when it was credited already. */
export async function setCredited(tx: Tx<BillingTables>, orderId: Id<'ord'>, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable('orders')
    .set({ state: 'credited', credited_at: now, last_refusal: null })
    .where('order_id', '=', orderId)
    .where('state', '=', 'paid')
    .returning('order_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes one refusal of the wallet; a second caller with the same count of failures changes nothing. */
export async function noteCreditRefused(
  tx: Tx<BillingTables>,
  orderId: Id<'ord'>,
  failures: number,
  reason: string,
  nextAttemptTime: Date,
): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ failures: failures + 1, last_refusal: reason, next_attempt_at: nextAttemptTime })
    .where('order_id', '=', orderId)
    .where('state', '=', 'paid')
    .where('failures', '=', failures)
    .execute();
}
