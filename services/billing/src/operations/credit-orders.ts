// Has the wallet take the value of paid orders: the paid order is the intent, which outlives any crash.

import type { CreditLotsRequest, LotCredit } from '@tollgate/contracts/wallet/v1/wallet';
import { type Db, inTransaction } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { bonusExpiry, type Order } from '../domain/order.ts';
import { nextAttempt } from '../domain/retry.ts';
import { noteCreditRefused, ordersToCredit, type OrderToCredit, setCredited } from '../store/orders.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendOrderCredited } from './append-events.ts';
import { toProtoMoney } from '../adapters/messages.ts';

const BATCH = 50;

/**
 * Credits what is due, and returns how many orders were looked at. Safe to run at the same time anywhere: the request id
 * follows from the order, so the wallet credits once, and one caller moves the order on.
 *
 * @throws DomainError of an outage: the rest waits for the next run.
 */
export async function creditOrders(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const due = await ordersToCredit(db, deps.now(), BATCH);
  for (const item of due) await creditOrder(db, deps, item);
  return due.length;
}

async function creditOrder(
  db: Db<BillingTables>,
  deps: BillingDeps,
  { order, failures }: OrderToCredit,
): Promise<void> {
  let credited: Order;
  try {
    credited = await credit(deps, order, failures);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const next = nextAttempt(deps.now(), failures + 1);
    await inTransaction(db, (tx) => noteCreditRefused(tx, order.orderId, failures, error.reason, next));
    deps.telemetry.walletRefused('order', order.orderId, error.reason);
    return;
  }
  await inTransaction(db, async (tx) => {
    // Facts about a tenant are in the order in which they become true.
    await lockTenant(tx, order.tenantId);
    const now = deps.now();
    if (await setCredited(tx, order.orderId, now)) await appendOrderCredited(tx, credited, now);
  });
  deps.telemetry.orderCredited(order.orderId);
}

/**
 * What the wallet took: the order, or without its bonus when that has expired. The wallet's clock decides, and always by the
 * request with the bonus first: after a lost answer it says the same again, so that both can never be credited.
 */
async function credit(deps: BillingDeps, order: Order, failures: number): Promise<Order> {
  const bonus = bonusLot(order);
  try {
    // A refusal is stored under its request id for ever; nothing was credited under it, so the next try has its own.
    const requestId = derivedUuid('billing', 'credit-order', order.orderId, String(failures));
    await deps.wallet.creditLots(creditRequest(order, requestId, bonus === undefined ? [] : [bonus]));
    return order;
  } catch (error) {
    if (bonus === undefined || !isRefusal(error) || error.reason !== 'EXPIRE_TIME_PAST') throw error;
  }
  const requestId = derivedUuid('billing', 'credit-order-without-bonus', order.orderId, String(failures));
  await deps.wallet.creditLots(creditRequest(order, requestId, []));
  deps.telemetry.bonusDropped(order.orderId, bonus.expireTime);
  return { ...order, bonus: undefined };
}

function bonusLot({ bonus, payTime }: Order): (LotCredit & { readonly expireTime: Date }) | undefined {
  if (bonus === undefined || payTime === undefined) return undefined;
  return {
    kind: 'LOT_KIND_BONUS',
    amount: toProtoMoney(bonus.amount),
    pricePaid: undefined,
    expireTime: bonusExpiry(payTime, bonus),
  };
}

function creditRequest(order: Order, requestId: string, bonus: readonly LotCredit[]): CreditLotsRequest {
  const amount = toProtoMoney(order.amount);
  const cash: LotCredit = { kind: 'LOT_KIND_CASH', amount, pricePaid: amount, expireTime: undefined };
  return { requestId, tenantId: order.tenantId, credits: [cash, ...bonus], origin: order.orderId };
}
