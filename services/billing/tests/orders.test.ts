// Top-ups from the order to the wallet, paid by a program and by a person.

import { randomUUID } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
});
afterAll(() => world.stop());

const pay = (payUrl: string) => fetch(payUrl, { method: 'POST', headers: { accept: 'application/json' } });
const read = async (tenantId: string, orderId: string) =>
  (await world.financeOrders.getOrder({ tenantId, orderId })).order;

describe('a top-up', () => {
  it('is ordered, paid and credited once, with its bonus as a lot that expires', async () => {
    const tenantId = await world.tenant();
    const mine = await world.service.client(OrdersServiceService, {
      as: 'console',
      person: world.tenantPerson(tenantId),
    });
    const request = {
      requestId: randomUUID(),
      tenantId,
      amount: cny(1_000n * YUAN),
      channel: 'PAYMENT_CHANNEL_SANDBOX' as const,
    };
    const { order } = await mine.createTopUpOrder(request);
    expect(order).toMatchObject({ state: 'ORDER_STATE_PENDING', amount: cny(1_000n * YUAN), bonus: cny(50n * YUAN) });
    // The same request gets the same order, not a second one.
    expect((await mine.createTopUpOrder(request)).order).toEqual(order);

    const answer = await pay(order?.payUrl ?? '');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ code: 'PAID', order_id: order?.orderId, amount_fen: '100000' });
    await world.settle();
    expect(await read(tenantId, order?.orderId ?? '')).toMatchObject({
      state: 'ORDER_STATE_CREDITED',
      payTime: world.clock.now,
    });
    expect(world.wallet.ledger.holdings.get(tenantId)).toEqual({ cash: 1_000n * YUAN, bonus: 50n * YUAN, arrears: 0n });
    const [credit] = world.wallet.ledger.seen.credits.filter((each) => each.tenantId === tenantId);
    expect(credit).toMatchObject({
      origin: order?.orderId,
      credits: [
        { kind: 'LOT_KIND_CASH', amount: cny(1_000n * YUAN), pricePaid: cny(1_000n * YUAN), expireTime: undefined },
        // 180 days of 24 hours after the payment.
        {
          kind: 'LOT_KIND_BONUS',
          amount: cny(50n * YUAN),
          pricePaid: undefined,
          expireTime: new Date('2027-05-20T04:00:00Z'),
        },
      ],
    });
    // Paying again takes nothing and gives nothing.
    expect((await pay(order?.payUrl ?? '')).status).toBe(200);
    await world.settle();
    expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(1_000n * YUAN);
  });

  it('keeps the bonus that was promised when it was ordered', async () => {
    const tenantId = await world.tenant();
    const order = await world.order(tenantId, 2_000n);
    await world.publish({ effectiveTime: world.clock.now, topUpBonuses: [] });
    await pay(order.payUrl);
    await world.settle();
    expect(world.wallet.ledger.holdings.get(tenantId)).toMatchObject({ cash: 2_000n * YUAN, bonus: 100n * YUAN });
    // Orders from now on get none.
    expect((await world.order(tenantId, 2_000n)).bonus).toEqual(cny(0n));
  });

  it('is credited once although the wallet is down or its answer is lost', async () => {
    const tenantId = await world.tenant();
    const order = await world.order(tenantId, 7n);
    world.wallet.mood.down = 1;
    await pay(order.payUrl);
    await world.service.runJob('credit-orders').catch(() => undefined);
    world.wallet.mood.down = 0;
    await world.settle();
    expect((await read(tenantId, order.orderId))?.state).toBe('ORDER_STATE_CREDITED');
    expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(7n * YUAN);

    const second = await world.order(tenantId, 5n);
    world.wallet.mood.lose = 1;
    await pay(second.payUrl);
    await world.service.runJob('credit-orders').catch(() => undefined);
    await world.settle();
    expect((await read(tenantId, second.orderId))?.state).toBe('ORDER_STATE_CREDITED');
    expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(12n * YUAN);
  });

  it('is named as on its way until the wallet has it', async () => {
    const tenantId = await world.tenant();
    const uncredited = async () => (await world.finance.getChargingStatus({ tenantId })).uncreditedOrders;
    const order = await world.order(tenantId, 3n);
    expect(await uncredited()).toBe(0n);
    world.wallet.ledger.holdings.delete(tenantId);
    await pay(order.payUrl);
    await world.settle();
    expect(await uncredited()).toBe(1n);
    world.wallet.ledger.open(tenantId);
    const { now } = world.clock;
    world.clock.now = new Date(now.getTime() + 1_000);
    await world.settle();
    world.clock.now = now;
    expect(await uncredited()).toBe(0n);
  });

  it('that is paid after the tenant has left is kept for a refund and credits nothing', async () => {
    const tenantId = await world.tenant();
    const order = await world.order(tenantId, 9n);
    await world.close(tenantId);
    expect((await pay(order.payUrl)).status).toBe(200);
    await world.settle();
    expect(await read(tenantId, order.orderId)).toMatchObject({ state: 'ORDER_STATE_PENDING' });
    const payments = world.service.db.selectFrom('payments').select(['order_id', 'surplus', 'amount_micros']);
    expect(await payments.where('order_id', '=', order.orderId).execute()).toEqual([
      { order_id: order.orderId, surplus: true, amount_micros: 9n * YUAN },
    ]);
    expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(0n);
    expect((await world.finance.getChargingStatus({ tenantId })).uncreditedOrders).toBe(0n);
  });

  it('waits for a wallet that refuses, and tries again under another request id', async () => {
    const tenantId = await world.tenant();
    world.wallet.ledger.holdings.delete(tenantId);
    const order = await world.order(tenantId, 3n);
    await pay(order.payUrl);
    await world.settle();
    expect((await read(tenantId, order.orderId))?.state).toBe('ORDER_STATE_PAID');
    world.wallet.ledger.open(tenantId);
    const { now } = world.clock;
    world.clock.now = new Date(now.getTime() + 1_000);
    await world.settle();
    world.clock.now = now;
    expect((await read(tenantId, order.orderId))?.state).toBe('ORDER_STATE_CREDITED');
    expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(3n * YUAN);
    const ids = world.wallet.ledger.seen.credits
      .filter((credit) => credit.tenantId === tenantId)
      .map((credit) => credit.requestId);
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    ['nothing', cny(0n), 'AMOUNT_INVALID'],
    ['less than nothing', cny(-10_000n), 'AMOUNT_INVALID'],
    ['parts of a fen', cny(10_001n), 'AMOUNT_INVALID'],
    ['more than ten million yuan', cny(10_000_000n * YUAN + 10_000n), 'AMOUNT_INVALID'],
    ['the most that 64 bits hold', cny(9_223_372_036_854_775_807n), 'AMOUNT_INVALID'],
    ['dollars', { currencyCode: 'USD', micros: YUAN }, 'CURRENCY_NOT_SUPPORTED'],
    ['no amount', undefined, 'INVALID_REQUEST'],
  ])('of %s is refused, and nothing is stored', async (_name, amount, reason) => {
    const tenantId = await world.tenant();
    const request = { requestId: randomUUID(), tenantId, amount, channel: 'PAYMENT_CHANNEL_SANDBOX' as const };
    expect(await refusal(world.financeOrders.createTopUpOrder(request))).toMatchObject({
      category: 'invalid_argument',
      reason,
    });
    expect((await world.financeOrders.listOrders({ tenantId, pageSize: 0, pageToken: '' })).orders).toEqual([]);
  });

  it('of an unknown tenant is refused', async () => {
    const request = {
      requestId: randomUUID(),
      tenantId: newId('ten'),
      amount: cny(YUAN),
      channel: 'PAYMENT_CHANNEL_SANDBOX' as const,
    };
    expect(await refusal(world.financeOrders.createTopUpOrder(request))).toMatchObject({
      category: 'not_found',
      reason: 'TENANT_NOT_FOUND',
    });
  });
});

describe('lists', () => {
  it('come newest first, page by page, and another tenant sees nothing of them', async () => {
    const tenantId = await world.tenant();
    const made: string[] = [];
    for (const yuan of [1n, 2n, 3n]) {
      made.push((await world.order(tenantId, yuan)).orderId);
      // Ids order by the millisecond.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const first = await world.financeOrders.listOrders({ tenantId, pageSize: 2, pageToken: '' });
    const second = await world.financeOrders.listOrders({ tenantId, pageSize: 2, pageToken: first.nextPageToken });
    expect([...first.orders, ...second.orders].map((order) => order.orderId)).toEqual(made.toReversed());
    expect(second.nextPageToken).toBe('');
    const other = await world.tenant();
    expect(await refusal(world.financeOrders.getOrder({ tenantId: other, orderId: made[0] ?? '' }))).toMatchObject({
      category: 'not_found',
      reason: 'ORDER_NOT_FOUND',
    });
    const bad = world.financeOrders.listOrders({ tenantId, pageSize: 2, pageToken: 'nonsense' });
    expect(await refusal(bad)).toMatchObject({ category: 'invalid_argument', reason: 'INVALID_PAGE_TOKEN' });
  });
});

describe('the pay page', () => {
  it('shows what is due in Chinese and English, without scripts, and takes the payment', async () => {
    const tenantId = await world.tenant();
    const order = await world.order(tenantId, 88n);
    const page = await fetch(order.payUrl);
    const text = await page.text();
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(text).toContain('应付金额');
    expect(text).toContain('CNY 88.00');
    expect(text).toContain(order.orderId);
    expect(text).not.toMatch(/<script|style=/);
    const english = await (await fetch(order.payUrl, { headers: { 'accept-language': 'en-GB,en' } })).text();
    expect(english).toContain('Amount due');
    expect((await fetch(new URL('/sandbox/pay.css', order.payUrl))).headers.get('content-type')).toContain('text/css');
    const paid = await fetch(`${order.payUrl}?lang=en`, { method: 'POST' });
    expect(await paid.text()).toContain('✓ Paid');
    await world.settle();
    expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(88n * YUAN);
  });

  it('does not know a link that was changed', async () => {
    const order = await world.order(await world.tenant(), 5n);
    const [base, token] = order.payUrl.split('/pay/');
    const [payload = '', signature = ''] = (token ?? '').split('.');
    const cheaper = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('"500"', '"100"')).toString(
      'base64url',
    );
    for (const forged of [`${cheaper}.${signature}`, `${payload}.`, 'x', `${payload}.${signature}.y`]) {
      const answer = await pay(`${base}/pay/${forged}`);
      expect([answer.status, await answer.json()]).toEqual([404, { code: 'PAY_LINK_INVALID' }]);
    }
    expect((await read(order.tenantId, order.orderId))?.state).toBe('ORDER_STATE_PENDING');
  });
});
