// Orders in every order of redirect, notification and question: credited once; closed ones are credited and flagged.

import { randomUUID } from 'node:crypto';
import { OrderCredited } from '@tollgate/contracts/billing/v1/events';
import type { Order } from '@tollgate/contracts/billing/v1/orders';
import { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SandboxNotification, signNotification } from '../src/channels/sandbox/sandbox-notification.ts';
import { type BillingWorld, startBilling, YUAN } from './fixtures.ts';

const MINUTE = 60_000;
const START = new Date('2026-11-21T04:00:00Z');

let world: BillingWorld;
let payments: Client<PaymentsServiceService>;
beforeAll(async () => {
  world = await startBilling();
  payments = await world.service.client(PaymentsServiceService, {
    as: 'console',
    person: { userId: newId('usr'), kind: 'staff', roles: ['finance'] },
  });
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now = START;
});

const pass = (minutes: number): void => {
  world.clock.now = new Date(world.clock.now.getTime() + minutes * MINUTE);
};
const read = async ({ tenantId, orderId }: Order) =>
  (await world.financeOrders.getOrder({ tenantId, orderId })).order ?? expect.fail('no order');
const cash = ({ tenantId }: Order) => world.wallet.ledger.holdings.get(tenantId)?.cash;
const credits = ({ orderId }: Order) => world.wallet.ledger.seen.credits.filter(({ origin }) => origin === orderId);
const notifyUrl = (order: Order) => `${new URL(order.payUrl).origin}/channels/sandbox/notify`;

const addressOf = (input: string | URL | Request): string => (input instanceof Request ? input.url : input.toString());

/** The provider takes the money, and its way to us is cut: the notification is lost. */
async function paySilently(order: Order): Promise<void> {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) =>
    addressOf(input).includes('/notify') ? new Response(null, { status: 503 }) : real(input, init);
  try {
    await real(order.payUrl, { method: 'POST', headers: { accept: 'application/json' } });
  } finally {
    globalThis.fetch = real;
  }
}
async function notify(order: Order, change: Partial<SandboxNotification> = {}): Promise<number> {
  const body = JSON.stringify({
    id: `ntf-${order.orderId}`,
    event: 'payment.succeeded',
    merchant_id: world.keys.merchantId,
    order_id: order.orderId,
    transaction_id: await transactionOf(order),
    amount_fen: ((order.amount?.micros ?? 0n) / 10_000n).toString(),
    currency: 'CNY',
    paid_at: world.clock.now.toISOString(),
    ...change,
  });
  const headers = {
    'content-type': 'application/json',
    ...signNotification(world.keys.provider, body, world.clock.now),
  };
  return (await fetch(notifyUrl(order), { method: 'POST', body, headers })).status;
}
async function transactionOf(order: Order): Promise<string> {
  const found = await world.service.db
    .selectFrom('payments')
    .select('transaction_id')
    .where('order_id', '=', order.orderId)
    .executeTakeFirst();
  return found?.transaction_id ?? `sbx-${order.orderId}`;
}
const newOrder = async (yuan = 50n) => world.order(await world.tenant(), yuan);
const query = ({ tenantId, orderId }: Order) => payments.queryOrder({ tenantId, orderId });

describe('an order whose notification is lost', () => {
  it('is asked about after a minute, and credited once', async () => {
    const order = await newOrder();
    await paySilently(order);
    await world.service.runJob('query-orders');
    expect((await read(order)).state).toBe('ORDER_STATE_PENDING');
    pass(1);
    await world.service.runJob('query-orders');
    await world.settle();
    expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_CREDITED', payTime: START, paidLate: false });
    expect(cash(order)).toBe(50n * YUAN);
  });

  it('is credited once whatever comes first: question, notification or return of the payer', async () => {
    const [first, second, third] = [await newOrder(), await newOrder(), await newOrder()];
    for (const order of [first, second, third]) await paySilently(order);
    // Question, then notification, then question.
    await query(first);
    expect(await notify(first)).toBe(200);
    await query(first);
    // Notification by paying again, then question, then the job.
    await fetch(second.payUrl, { method: 'POST' });
    await query(second);
    pass(5);
    await world.service.runJob('query-orders');
    await world.settle();
    // Everything at once.
    const all = Array.from({ length: 5 }, () => [query(third), fetch(third.payUrl, { method: 'POST' })]).flat();
    await Promise.all(all);
    await world.settle();
    for (const order of [first, second, third]) {
      expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_CREDITED' });
      expect([cash(order), credits(order).length]).toEqual([50n * YUAN, 1]);
    }
    const rows = await world.service.db.selectFrom('payments').select('surplus').execute();
    expect(rows.every(({ surplus }) => !surplus)).toBe(true);
  });

  it('is asked less and less often', async () => {
    const order = await newOrder();
    const asked: number[] = [];
    for (let minute = 0; minute <= 200; minute++) {
      const before = await queries(order);
      await world.service.runJob('query-orders');
      if ((await queries(order)) > before) asked.push(minute);
      pass(1);
    }
    expect(asked).toEqual([1, 3, 8, 23, 83]);
  });
});

const queries = async ({ orderId }: Order) =>
  (
    await world.service.db
      .selectFrom('orders')
      .select('queries')
      .where('order_id', '=', orderId)
      .executeTakeFirstOrThrow()
  ).queries;

it('a notification that comes before its order is committed is told again', async () => {
  const tenantId = await world.tenant();
  const real = await world.order(tenantId, 1n);
  const early: Order = { ...real, orderId: newId('ord') };
  expect(await notify(early)).toBe(404);
  // The same notification once the order is there.
  await world.service.db
    .insertInto('orders')
    .columns([
      'order_id',
      'tenant_id',
      'state',
      'amount_micros',
      'currency',
      'channel',
      'created_at',
      'next_attempt_at',
    ])
    .expression((eb) =>
      eb
        .selectFrom('orders')
        .select((one) => [
          one.val(early.orderId).as('order_id'),
          'tenant_id',
          'state',
          'amount_micros',
          'currency',
          'channel',
          'created_at',
          'next_attempt_at',
        ])
        .where('order_id', '=', real.orderId),
    )
    .execute();
  expect(await notify(early)).toBe(200);
  await world.settle();
  expect(cash(real)).toBe(YUAN);
});

describe('an order that nobody pays', () => {
  it('is closed after a day; money that comes then is credited, and the order and its event say so', async () => {
    const order = await newOrder(9n);
    pass(24 * 60);
    await world.service.runJob('query-orders');
    expect(await read(order)).toMatchObject({
      state: 'ORDER_STATE_PENDING',
      closeTime: world.clock.now,
      paidLate: false,
    });
    pass(30);
    await fetch(order.payUrl, { method: 'POST' });
    await world.settle();
    expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_CREDITED', paidLate: true });
    expect(cash(order)).toBe(9n * YUAN);
    const events = (await world.service.events('tollgate.billing.order_credited')).map(({ data }) =>
      OrderCredited.decode(data),
    );
    expect(events.find(({ orderId }) => orderId === order.orderId)).toMatchObject({ paidLate: true });
  });

  it('is closed by hand, and found paid by a later question', async () => {
    const order = await newOrder(9n);
    const { tenantId, orderId } = order;
    const closed = await payments.closeOrder({ requestId: randomUUID(), tenantId, orderId });
    expect(closed.order?.closeTime).toEqual(world.clock.now);
    await paySilently(order);
    pass(1);
    await world.service.runJob('query-orders');
    await world.settle();
    expect(await read(order)).toMatchObject({ state: 'ORDER_STATE_CREDITED', paidLate: true });
    const paid = payments.closeOrder({ requestId: randomUUID(), tenantId, orderId });
    expect(await refusal(paid)).toMatchObject({ category: 'failed_precondition', reason: 'ORDER_PAID' });
  });
});

it('a provider that is not reached, or whose answer is not signed, changes nothing and is asked again', async () => {
  const order = await newOrder();
  await paySilently(order);
  const real = globalThis.fetch;
  const lie = JSON.stringify({
    status: 'PAID',
    nonce: 'x',
    transaction_id: 'sbx-lie',
    amount_fen: '5000',
    currency: 'CNY',
  });
  const forged = signNotification(world.keys.merchant, lie, world.clock.now);
  for (const answer of [
    new Response(lie),
    new Response(lie, { headers: forged }),
    new Response(null, { status: 500 }),
  ]) {
    globalThis.fetch = (input, init) =>
      addressOf(input).includes('/api') ? Promise.resolve(answer.clone()) : real(input, init);
    expect(await refusal(query(order))).toMatchObject({ reason: 'PAYMENT_CHANNEL_UNAVAILABLE' });
  }
  globalThis.fetch = real;
  expect((await read(order)).state).toBe('ORDER_STATE_PENDING');
  pass(1);
  await world.service.runJob('query-orders');
  await world.settle();
  expect(cash(order)).toBe(50n * YUAN);
});

it("another tenant's or an unknown order is neither asked about nor closed", async () => {
  const order = await newOrder();
  const other = await world.tenant();
  for (const orderId of [order.orderId, newId('ord')]) {
    const requestId = randomUUID();
    expect(await refusal(payments.queryOrder({ tenantId: other, orderId }))).toMatchObject({
      reason: 'ORDER_NOT_FOUND',
    });
    const close = payments.closeOrder({ requestId, tenantId: other, orderId });
    expect(await refusal(close)).toMatchObject({ reason: 'ORDER_NOT_FOUND' });
  }
  const own = await world.service.client(PaymentsServiceService, { as: 'console', person: world.tenantPerson(other) });
  const asked = own.queryOrder({ tenantId: order.tenantId, orderId: order.orderId });
  expect(await refusal(asked)).toMatchObject({ category: 'permission_denied' });
  expect((await read(order)).closeTime).toBeUndefined();
});

it('the provider answers nobody but the merchant', async () => {
  const order = await newOrder();
  const url = `${new URL(order.payUrl).origin}/sandbox/api`;
  const body = JSON.stringify({ action: 'query', nonce: '0'.repeat(32), merchant_id: 'x', order_id: order.orderId });
  expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
  const own = signNotification(world.keys.provider, body, world.clock.now);
  expect((await fetch(url, { method: 'POST', body, headers: own })).status).toBe(401);
  const signed = signNotification(world.keys.merchant, body, world.clock.now);
  expect((await fetch(url, { method: 'POST', body, headers: signed })).status).toBe(400);
  expect((await fetch(url, { method: 'POST', body: `${body} `, headers: signed })).status).toBe(401);
});
