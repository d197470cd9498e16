// What the notification of a payment channel has to be before it is believed.

import { generateKeyPairSync } from 'node:crypto';
import { OrderCredited } from '@tollgate/contracts/billing/v1/events';
import type { Order } from '@tollgate/contracts/billing/v1/orders';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SANDBOX_HEADERS,
  type SandboxNotification,
  signNotification,
} from '../src/channels/sandbox/sandbox-notification.ts';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let url: string;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
  url = `${await world.httpBase()}/channels/sandbox/notify`;
});
afterAll(() => world.stop());

let counter = 0;
/** A notification as the provider would send it for an order. */
function notificationFor(order: Order, change: Partial<SandboxNotification> = {}): SandboxNotification {
  counter++;
  return {
    id: `ntf-${counter}`,
    event: 'payment.succeeded',
    merchant_id: world.keys.merchantId,
    order_id: order.orderId,
    transaction_id: `txn-${counter}`,
    amount_fen: ((order.amount?.micros ?? 0n) / 10_000n).toString(),
    currency: 'CNY',
    paid_at: world.clock.now.toISOString(),
    ...change,
  };
}

const send = async (body: string, headers: Record<string, string>) => {
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return [answer.status, await answer.json()] as const;
};
const signed = (body: string, now = world.clock.now) => signNotification(world.keys.provider, body, now);
const sendSigned = (notification: SandboxNotification) => {
  const body = JSON.stringify(notification);
  return send(body, signed(body));
};

const state = async (order: Order) =>
  (await world.financeOrders.getOrder({ tenantId: order.tenantId, orderId: order.orderId })).order?.state;
const payments = async (order: Order) =>
  world.service.db
    .selectFrom('payments')
    .select(['transaction_id', 'surplus'])
    .where('order_id', '=', order.orderId)
    .orderBy('transaction_id')
    .execute();

/** Nothing came of it: no payment recorded, the order still waits, the wallet got nothing. */
async function expectUntouched(order: Order): Promise<void> {
  await world.settle();
  expect(await payments(order)).toEqual([]);
  expect(await state(order)).toBe('ORDER_STATE_PENDING');
  expect(world.wallet.ledger.holdings.get(order.tenantId)?.cash).toBe(0n);
}

const fail = (reason: string) => ({ code: 'FAIL', reason });

describe('a notification', () => {
  it('that is right pays the order, and its retries are answered with success', async () => {
    const order = await world.order(await world.tenant(), 100n);
    const notification = notificationFor(order);
    expect(await sendSigned(notification)).toEqual([200, { code: 'SUCCESS' }]);
    // A retry is signed anew; a captured one comes byte for byte.
    expect(await sendSigned(notification)).toEqual([200, { code: 'SUCCESS' }]);
    const body = JSON.stringify(notification);
    const headers = signed(body);
    expect(await send(body, headers)).toEqual([200, { code: 'SUCCESS' }]);
    expect(await send(body, headers)).toEqual([200, { code: 'SUCCESS' }]);
    await world.settle();
    expect(await payments(order)).toEqual([{ transaction_id: notification.transaction_id, surplus: false }]);
    expect(world.wallet.ledger.holdings.get(order.tenantId)?.cash).toBe(100n * YUAN);
  });

  it('that comes ten times at once pays once', async () => {
    const order = await world.order(await world.tenant(), 100n);
    const notification = notificationFor(order);
    const answers = await Promise.all(Array.from({ length: 10 }, () => sendSigned(notification)));
    expect(answers).toEqual(answers.map(() => [200, { code: 'SUCCESS' }]));
    await world.settle();
    expect(await payments(order)).toHaveLength(1);
    expect(world.wallet.ledger.holdings.get(order.tenantId)?.cash).toBe(100n * YUAN);
  });

  it('whose amount, order or merchant was changed after signing is refused', async () => {
    const order = await world.order(await world.tenant(), 100n);
    const other = await world.order(await world.tenant(), 100n);
    const body = JSON.stringify(notificationFor(order));
    for (const forged of [body.replace('"10000"', '"90000"'), body.replace(order.orderId, other.orderId), `${body} `]) {
      expect(forged).not.toBe(body);
      expect(await send(forged, signed(body))).toEqual([401, fail('SIGNATURE_INVALID')]);
    }
    await expectUntouched(order);
    await expectUntouched(other);
  });

  it.each([
    ['a smaller amount', { amount_fen: '9999' }, 409, 'AMOUNT_MISMATCH'],
    ['a greater amount', { amount_fen: '10001' }, 409, 'AMOUNT_MISMATCH'],
    ['another merchant', { merchant_id: 'sandbox-somebody' }, 403, 'MERCHANT_MISMATCH'],
    ['another currency', { currency: 'USD' }, 400, 'BODY_MALFORMED'],
    ['an unknown order', { order_id: `ord_${'0'.repeat(32)}` }, 404, 'ORDER_NOT_FOUND'],
    ['a fraction of a fen', { amount_fen: '10000.0' }, 400, 'BODY_MALFORMED'],
    ['a negative amount', { amount_fen: '-10000' }, 400, 'BODY_MALFORMED'],
    ['an amount beyond all bounds', { amount_fen: '9'.repeat(40) }, 400, 'BODY_MALFORMED'],
    ['no time of payment', { paid_at: 'yesterday' }, 400, 'BODY_MALFORMED'],
    ['a day that does not exist', { paid_at: '2026-02-31T00:00:00Z' }, 400, 'PAY_TIME_IMPOSSIBLE'],
    ['an hour that does not exist', { paid_at: '2026-11-20T24:00:00Z' }, 400, 'PAY_TIME_IMPOSSIBLE'],
    ['a payment more than five minutes ahead', { paid_at: '2026-11-21T04:05:00.001Z' }, 400, 'PAY_TIME_AHEAD'],
  ])('that is signed and names %s is refused', async (_name, change, status, reason) => {
    const order = await world.order(await world.tenant(), 100n);
    expect(await sendSigned(notificationFor(order, change))).toEqual([status, fail(reason)]);
    await expectUntouched(order);
  });

  it('of a payment five minutes ahead is believed: clocks differ', async () => {
    const order = await world.order(await world.tenant(), 100n);
    expect(await sendSigned(notificationFor(order, { paid_at: '2026-11-21T04:05:00Z' }))).toEqual([
      200,
      { code: 'SUCCESS' },
    ]);
  });

  it.each([0, 1])('of a payment long ago credits the money without the bonus, with %i lost answers', async (lost) => {
    const order = await world.order(await world.tenant(), 1_000n);
    expect(order.bonus?.micros).toBe(50n * YUAN);
    world.wallet.mood.lose = lost;
    const received = await sendSigned(notificationFor(order, { paid_at: '2026-01-01T00:00:00Z' }));
    expect(received).toEqual([200, { code: 'SUCCESS' }]);
    await world.service.runJob('credit-orders').catch(() => undefined);
    await world.settle();
    expect(await state(order)).toBe('ORDER_STATE_CREDITED');
    expect(world.wallet.mood.lose).toBe(0);
    const { tenantId, orderId } = order;
    expect(world.wallet.ledger.holdings.get(tenantId)).toEqual({ cash: 1_000n * YUAN, bonus: 0n, arrears: 0n });
    await world.service.flush();
    const events = await world.service.events('tollgate.billing.order_credited');
    const told = events.map(({ data }) => OrderCredited.decode(data)).filter((event) => event.orderId === orderId);
    expect(told).toEqual([expect.objectContaining({ amount: cny(1_000n * YUAN), bonus: cny(0n) })]);
  });

  it('of a transaction that paid another order is refused', async () => {
    const [first, second] = [
      await world.order(await world.tenant(), 100n),
      await world.order(await world.tenant(), 100n),
    ];
    const notification = notificationFor(first);
    await sendSigned(notification);
    const swapped = notificationFor(second, { transaction_id: notification.transaction_id });
    expect(await sendSigned(swapped)).toEqual([409, fail('TRANSACTION_REUSED')]);
    const reused = notificationFor(second, { id: notification.id });
    expect(await sendSigned(reused)).toEqual([409, fail('NOTIFICATION_REUSED')]);
    await expectUntouched(second);
  });

  it('of a second payment is kept for a refund and credits nothing', async () => {
    const order = await world.order(await world.tenant(), 100n);
    const [first, second] = [notificationFor(order), notificationFor(order)];
    await sendSigned(first);
    expect(await sendSigned(second)).toEqual([200, { code: 'SUCCESS' }]);
    await world.settle();
    expect(await payments(order)).toEqual([
      { transaction_id: first.transaction_id, surplus: false },
      { transaction_id: second.transaction_id, surplus: true },
    ]);
    expect(world.wallet.ledger.holdings.get(order.tenantId)?.cash).toBe(100n * YUAN);
  });

  it.each([
    ['older than five minutes', -300_001, 401],
    ['from more than five minutes ahead', 301_000, 401],
    ['five minutes old', -300_000, 200],
  ])('that is %s', async (_name, offset, status) => {
    const order = await world.order(await world.tenant(), 100n);
    const body = JSON.stringify(notificationFor(order));
    const [answered, content] = await send(body, signed(body, new Date(world.clock.now.getTime() + offset)));
    expect(answered).toBe(status);
    if (status === 200) return;
    expect(content).toEqual(fail('TIMESTAMP_STALE'));
    await expectUntouched(order);
  });

  it('that was captured is worthless after five minutes, even for a repetition', async () => {
    const order = await world.order(await world.tenant(), 100n);
    const body = JSON.stringify(notificationFor(order));
    const headers = signed(body);
    expect((await send(body, headers))[0]).toBe(200);
    const { now } = world.clock;
    world.clock.now = new Date(now.getTime() + 301_000);
    expect(await send(body, headers)).toEqual([401, fail('TIMESTAMP_STALE')]);
    world.clock.now = now;
  });

  it('that somebody else signed, or that lacks a header, is refused', async () => {
    const order = await world.order(await world.tenant(), 100n);
    const body = JSON.stringify(notificationFor(order));
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const stranger = { privateKey, publicKey, serial: world.keys.provider.serial };
    expect(await send(body, signNotification(stranger, body, world.clock.now))).toEqual([
      401,
      fail('SIGNATURE_INVALID'),
    ]);
    // The merchant's own key signs links, not payments.
    expect(await send(body, signNotification(world.keys.merchant, body, world.clock.now))).toEqual([
      401,
      fail('SERIAL_UNKNOWN'),
    ]);
    for (const name of Object.values(SANDBOX_HEADERS)) {
      const headers = Object.fromEntries(Object.entries(signed(body)).filter(([header]) => header !== name));
      expect(await send(body, headers)).toEqual([400, fail('HEADER_MISSING')]);
    }
    const garbled = { ...signed(body), [SANDBOX_HEADERS.signature]: 'not base64!' };
    expect(await send(body, garbled)).toEqual([401, fail('SIGNATURE_INVALID')]);
    await expectUntouched(order);
  });

  it('that is too large or for an unknown channel is refused', async () => {
    const body = 'x'.repeat(70_000);
    expect(await send(body, signed(body))).toEqual([413, fail('BODY_TOO_LARGE')]);
    const tooLarge = await fetch(url, { method: 'POST', body });
    expect([tooLarge.status, tooLarge.headers.get('connection')]).toEqual([413, 'close']);
    const elsewhere = await fetch(url.replace('sandbox', 'wechat'), { method: 'POST', body: '{}' });
    expect(elsewhere.status).toBe(404);
    const json = '{"not":"a notification"}';
    expect(await send(json, signed(json))).toEqual([400, fail('BODY_MALFORMED')]);
    expect(await send('{', signed('{'))).toEqual([400, fail('BODY_MALFORMED')]);
  });
});
