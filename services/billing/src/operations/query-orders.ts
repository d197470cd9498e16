// Asks channels what became of orders, because a notification may never come; and closes those that nobody pays.

import { type Db, inTransaction } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import type { BillingDeps } from '../deps.ts';
import { channelCannotBeAsked, channelUnavailable } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import { closesAt, nextQuery } from '../domain/order-care.ts';
import { claimQuery, ordersToQuery, type OrderToQuery, setClosed } from '../store/order-care.ts';
import type { BillingTables } from '../store/schema.ts';
import { getOrder } from './read-orders.ts';
import { recordPayment } from './record-payment.ts';

const BATCH = 50;

type QueryDeps = Pick<BillingDeps, 'now' | 'channels' | 'telemetry' | 'wake'>;

/**
 * Asks about what is due and returns how many orders were looked at. Each question is claimed by writing when the next one
 * is due, so that a channel that fails is not asked all the time, and two processes do not ask the same.
 */
export async function queryOrders(db: Db<BillingTables>, deps: QueryDeps, signal: AbortSignal): Promise<number> {
  const due = await ordersToQuery(db, deps.now(), BATCH);
  for (const item of due) await queryDue(db, deps, item, signal);
  return due.length;
}

async function queryDue(
  db: Db<BillingTables>,
  deps: QueryDeps,
  { order, queries }: OrderToQuery,
  signal: AbortSignal,
): Promise<void> {
  const now = deps.now();
  // Of an order that closes now the questions go on as for a closed one.
  const closes = order.closeTime === undefined && closesAt(order) <= now;
  const next = nextQuery(closes ? { ...order, closeTime: now } : order, queries + 1, now);
  if (!(await inTransaction(db, (tx) => claimQuery(tx, order.orderId, queries, next)))) return;
  try {
    const paid = await ask(db, deps, order, signal);
    if (closes && !paid) await inTransaction(db, (tx) => setClosed(tx, order.orderId, now));
  } catch (error) {
    if (!isDomainError(error)) throw error;
    deps.telemetry.queryFailed(order.channel, order.orderId, error.reason);
    // Nothing is known of it, or what is known is no payment of it: it closes, and is asked about again.
    if (closes) await inTransaction(db, (tx) => setClosed(tx, order.orderId, now));
  }
}

/**
 * Asks about one order now, because somebody wants to know.
 *
 * @throws DomainError ORDER_NOT_FOUND, CHANNEL_CANNOT_BE_ASKED, PAYMENT_CHANNEL_NOT_OFFERED, what the channel throws and
 * what recordPayment throws.
 */
export async function queryOrder(
  db: Db<BillingTables>,
  deps: QueryDeps,
  wanted: { readonly tenantId: string; readonly orderId: string },
  signal: AbortSignal,
): Promise<Order> {
  const order = await getOrder(db, wanted.tenantId, wanted.orderId);
  if (order.state === 'pending') {
    if (deps.channels[order.channel]?.query === undefined)
      throw deps.channels[order.channel] === undefined
        ? channelUnavailable(order.channel)
        : channelCannotBeAsked(order.channel);
    await ask(db, deps, order, signal);
  }
  return getOrder(db, wanted.tenantId, wanted.orderId);
}

/** True when the channel says that it is paid; the payment is recorded by the one way that all payments take. */
async function ask(db: Db<BillingTables>, deps: QueryDeps, order: Order, signal: AbortSignal): Promise<boolean> {
  const answer = await deps.channels[order.channel]?.query?.(order.orderId, signal);
  switch (answer?.kind) {
    case 'paid':
      await inTransaction(db, (tx) => recordPayment(tx, deps, answer.payment));
      deps.wake.orders();
      return true;
    case 'closed':
      await inTransaction(db, (tx) => setClosed(tx, order.orderId, deps.now()));
      return false;
    default:
      return false;
  }
}
