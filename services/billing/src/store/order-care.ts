// Orders that wait for payment: which to ask about, and closing.

import type { Reader, Tx } from '@tollgate/db';
import type { Id } from '@tollgate/ids';
import type { Order } from '../domain/order.ts';
import { fromRowOrder } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** An order to ask the channel about. */
export interface OrderToQuery {
  readonly order: Order;
  /** Questions so far. */
  readonly queries: number;
}

export async function ordersToQuery(db: Reader<BillingTables>, now: Date, limit: number): Promise<OrderToQuery[]> {
  const rows = await db
    .selectFrom('orders')
    .selectAll()
    .where('state', '=', 'pending')
    .where('next_query_at', '<=', now)
    .orderBy('next_query_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ order: fromRowOrder(row), queries: row.queries }));
}

/** True for the one caller that asks this time. */
export async function claimQuery(
  tx: Tx<BillingTables>,
  orderId: Id<'ord'>,
  queries: number,
  next: Date | undefined,
): Promise<boolean> {
  const row = await tx
    .updateTable('orders')
    .set({ queries: queries + 1, next_query_at: next ?? null })
    .where('order_id', '=', orderId)
    .where('state', '=', 'pending')
    .where('queries', '=', queries)
    .returning('order_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Closes a waiting order; of one that was closed before the first time stays. */
export async function setClosed(tx: Tx<BillingTables>, orderId: Id<'ord'>, now: Date): Promise<void> {
  await tx
    .updateTable('orders')
    .set({ closed_at: now })
    .where('order_id', '=', orderId)
    .where('state', '=', 'pending')
    .where('closed_at', 'is', null)
    .execute();
}
