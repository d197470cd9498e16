// Has the wallet take the value of paid orders: the paid order is the intent, which outlives any crash.

import type { CreditLotsRequest, LotCredit } from '@tollgate/contracts/wallet/v1/wallet';
import { type Db, inTransaction } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import { derivedUuid } from '@tollgate/ids';
import type { Money } from '@tollgate/money';
import type { BillingDeps } from '../deps.ts';
import { bonusExpiry, type Order } from '../domain/order.ts';
import { nextAttempt } from '../domain/retry.ts';
import { noteCreditRefused, ordersToCredit, type OrderToCredit, setCredited } from '../store/orders.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendOrderCredited } from './append-events.ts';
import { dunTenant } from './dun-tenants.ts';
import { creditPackageOrder, notePackageOfOrder, packageOfOrder } from './credit-package-order.ts';
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
  const { ordered } = order;
  const bought = ordered && (await packageOfOrder(db, order, ordered));
  let credited = order;
  let refusal: string | null = null;
  try {
    if (bought === undefined) credited = await credit(deps, order, failures);
    else refusal = await creditPackageOrder(deps, order, bought, failures);
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
    if (!(await setCredited(tx, order.orderId, now))) return;
    if (bought !== undefined) await notePackageOfOrder(tx, bought, refusal, now);
    await appendOrderCredited(tx, credited, now);
  });
  if (bought !== undefined && refusal !== null) deps.telemetry.walletRefused('package', bought.packageId, refusal);
  deps.telemetry.orderCredited(order.orderId);
  // Whoever has paid what was overdue may send again at once.
  await dunTenant(db, deps, order.tenantId);
}

/**
 * What the wallet took: the order, or without those of its bonuses that have expired, the soonest at first. The wallet's
 * clock decides, and always by the request with all of them first: after a lost answer it says the same again, so that
 * no two can ever be credited.
 */
async function credit(deps: BillingDeps, order: Order, failures: number): Promise<Order> {
  const gifts = giftsOf(order);
  for (let dropped = 0; ; dropped++) {
    const kept = gifts.slice(dropped);
    const requestId = derivedUuid('billing', stepOf(dropped, kept.length), order.orderId, String(failures));
    try {
      await deps.wallet.creditLots(creditRequest(order, requestId, kept));
    } catch (error) {
      if (kept.length === 0 || !isRefusal(error) || error.reason !== 'EXPIRE_TIME_PAST') throw error;
      continue;
    }
    for (const gift of gifts.slice(0, dropped)) deps.telemetry.bonusDropped(order.orderId, gift.expireTime);
    const keeps = (of: Gift['of']) => kept.some((gift) => gift.of === of);
    return {
      ...order,
      bonus: keeps('book') ? order.bonus : undefined,
      campaign: keeps('campaign') ? order.campaign : undefined,
    };
  }
}

function stepOf(dropped: number, kept: number): string {
  if (dropped === 0) return 'credit-order';
  return kept === 0 ? 'credit-order-without-bonus' : `credit-order-without-${dropped}`;
}

interface Gift {
  readonly of: 'book' | 'campaign';
  readonly amount: Money;
  readonly expireTime: Date;
}

/** What is given on top, that which expires first at first. */
function giftsOf({ bonus, campaign, payTime }: Order): Gift[] {
  if (payTime === undefined) return [];
  const gifts: Gift[] = [];
  if (bonus !== undefined) gifts.push({ of: 'book', amount: bonus.amount, expireTime: bonusExpiry(payTime, bonus) });
  if (campaign !== undefined)
    gifts.push({ of: 'campaign', amount: campaign.amount, expireTime: bonusExpiry(payTime, campaign) });
  return gifts.toSorted((a, b) => a.expireTime.getTime() - b.expireTime.getTime());
}

function creditRequest(order: Order, requestId: string, gifts: readonly Gift[]): CreditLotsRequest {
  const amount = toProtoMoney(order.amount);
  const cash: LotCredit = { kind: 'LOT_KIND_CASH', amount, pricePaid: amount, expireTime: undefined };
  const bonuses = gifts.map((gift): LotCredit => ({
    kind: 'LOT_KIND_BONUS',
    amount: toProtoMoney(gift.amount),
    pricePaid: undefined,
    expireTime: gift.expireTime,
  }));
  return { requestId, tenantId: order.tenantId, credits: [cash, ...bonuses], origin: order.orderId };
}
