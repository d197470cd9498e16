// Tops up tenants whose balance is low and who agreed to that: one order in flight, a pause, a ceiling a month.

import { type Db, inTransaction, type Tx } from '@tollgate/db';
import { isDomainError, isRefusal } from '@tollgate/errors';
import type { BillingDeps } from '../deps.ts';
import { type AutoTopUp, COOL_OFF_MS, decideTopUp, MOST_FAILURES } from '../domain/auto-top-up.ts';
import { monthOf } from '../domain/billing-month.ts';
import type { Order } from '../domain/order.ts';
import {
  activeAutoTopUps,
  changeAutoTopUp,
  endAutoOrder,
  findAutoTopUp,
  insertAutoOrder,
  lockAutoTopUp,
  orderedIn,
  orderInFlight,
} from '../store/auto-top-ups.ts';
import { putWatch } from '../store/balance-watches.ts';
import { setClosed } from '../store/order-care.ts';
import { lockOrder } from '../store/orders.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendAutoTopUpStopped } from './append-top-up-events.ts';
import { createTopUpOrder } from './create-top-up-order.ts';
import { holdingsOf } from './read-credit.ts';
import { recordPayment } from './record-payment.ts';

type Deps = Pick<BillingDeps, 'now' | 'channels' | 'walletHoldings' | 'telemetry' | 'wake'>;

const PAGE = 200;

/** Looks at everyone whose auto top-up is on or has an order in flight. @throws DomainError of an outage of the wallet. */
export async function topUpLow(db: Db<BillingTables>, deps: Deps, signal: AbortSignal): Promise<void> {
  let after = '';
  for (;;) {
    const page = await activeAutoTopUps(db, deps.now(), after, PAGE);
    for (const tenantId of page) {
      if (signal.aborted) return;
      await topUpTenant(db, deps, tenantId, signal);
      after = tenantId;
    }
    if (page.length < PAGE) return;
  }
}

async function topUpTenant(db: Db<BillingTables>, deps: Deps, tenantId: string, signal: AbortSignal): Promise<void> {
  const flying = await orderInFlight(db, tenantId);
  if (flying === undefined) {
    const { available, arrears } = await holdingsOf(deps, tenantId);
    const order = await inTransaction(db, (tx) => orderIfLow(tx, deps, tenantId, available - arrears));
    if (order !== undefined) await collect(db, deps, order, signal);
    return;
  }
  const order = await inTransaction(db, (tx) => lockOrder(tx, flying));
  if (order === undefined) return;
  if (order.state !== 'pending') await inTransaction(db, (tx) => notePaid(tx, tenantId, flying));
  else if (order.closeTime !== undefined) await inTransaction(db, (tx) => noteFailed(tx, deps, order, 'ORDER_CLOSED'));
  // Its answer was lost, or the process died: the same order is collected once, however often it is asked.
  else await collect(db, deps, order, signal);
}

/** The order is the intent; the database refuses a second one in flight. */
async function orderIfLow(
  tx: Tx<BillingTables>,
  deps: Deps,
  tenantId: string,
  balance: bigint,
): Promise<Order | undefined> {
  const setting = await lockAutoTopUp(tx, tenantId);
  if (setting === undefined || (await orderInFlight(tx, tenantId)) !== undefined) return undefined;
  const now = deps.now();
  const month = monthOf(now);
  const ordered = await orderedIn(tx, tenantId, month);
  const decision = decideTopUp(setting, balance, ordered.micros, month, now);
  if (decision.kind === 'ceiling') await changeAutoTopUp(tx, tenantId, { cool_until: decision.until });
  if (decision.kind !== 'order') return undefined;
  const cool_until = new Date(now.getTime() + COOL_OFF_MS);
  await changeAutoTopUp(tx, tenantId, { cool_until });
  const { amount, channel } = setting;
  const order = await createTopUpOrder(tx, deps, { tenantId, amount, channel }).catch((error: unknown) => {
    if (isDomainError(error) && isRefusal(error)) return error.reason;
    throw error;
  });
  if (typeof order === 'string') {
    // A standing that forbids topping up, or a tenant that has left: no failure of the channel's.
    await changeAutoTopUp(tx, tenantId, { last_failure: order });
    return undefined;
  }
  await insertAutoOrder(tx, order, month);
  return order;
}

async function collect(db: Db<BillingTables>, deps: Deps, order: Order, signal: AbortSignal): Promise<void> {
  const { tenantId, orderId, channel } = order;
  const setting = await findAutoTopUp(db, tenantId);
  const mandates = deps.channels[channel]?.mandates;
  if (setting === undefined || mandates === undefined) return;
  try {
    const collected = await mandates.collect(setting.agreementId, order, signal);
    if (collected.kind === 'refused') {
      await inTransaction(db, (tx) => noteFailed(tx, deps, order, collected.code));
      return;
    }
    await inTransaction(db, async (tx) => {
      await recordPayment(tx, deps, collected.payment);
      await notePaid(tx, tenantId, orderId);
    });
    deps.wake.orders();
  } catch (error) {
    if (!isDomainError(error)) throw error;
    // Nothing is known of it: it stays in flight and is asked again.
    deps.telemetry.queryFailed(channel, orderId, error.reason);
  }
}

async function notePaid(tx: Tx<BillingTables>, tenantId: string, orderId: string): Promise<void> {
  if (await endAutoOrder(tx, orderId, 'paid')) await changeAutoTopUp(tx, tenantId, { failures: 0, last_failure: '' });
}

/** Closes the order; after so many in a row it is switched off, and the tenant is told. */
async function noteFailed(tx: Tx<BillingTables>, deps: Deps, order: Order, reason: string): Promise<void> {
  const { tenantId, orderId } = order;
  // Facts about a tenant are in the order in which they become true.
  await lockTenant(tx, tenantId);
  const setting: AutoTopUp | undefined = await lockAutoTopUp(tx, tenantId);
  if (setting === undefined || !(await endAutoOrder(tx, orderId, 'failed'))) return;
  const now = deps.now();
  await setClosed(tx, order.orderId, now);
  const failures = setting.failures + 1;
  const stops = setting.state === 'on' && failures >= MOST_FAILURES;
  await changeAutoTopUp(tx, tenantId, { failures, last_failure: reason, ...(stops ? { state: 'failed' } : {}) });
  if (!stops) return;
  await putWatch(tx, tenantId, undefined, now);
  await appendAutoTopUpStopped(tx, { tenantId, reason, failures }, now);
}
