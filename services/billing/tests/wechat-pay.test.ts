// WeChat Pay v3 with generated keys: what is signed, what is believed, and what reaches the wallet.

import { randomUUID } from 'node:crypto';
import type { Order } from '@tollgate/contracts/billing/v1/orders';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWechatChannel } from '../src/channels/wechat/wechat-channel.ts';
import { loadWechatSettings } from '../src/channels/wechat/wechat-settings.ts';
import type { ChannelRefund, PaymentChannel } from '../src/channels/payment-channel.ts';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';
import { APPID, MCHID, type StandInWechat, startStandInWechat } from './stand-in-wechat.ts';

const NOON = new Date('2026-11-21T04:00:00Z');
const signal = new AbortController().signal;
let wechat: StandInWechat;
let world: BillingWorld;
let channel: PaymentChannel;
let url: string;
beforeAll(async () => {
  wechat = await startStandInWechat(() => NOON);
  world = await startBilling({ BILLING_WECHAT_DIR: wechat.dir });
  await world.publish();
  url = `${await world.httpBase()}/channels/wechat/notify`;
  const settings = await loadWechatSettings(wechat.dir);
  channel = createWechatChannel({ settings, notifyUrl: () => url, now: () => NOON });
});
afterAll(async () => {
  await world.stop();
  await wechat.stop();
});
const happy: StandInWechat['answer'] = () => ({ status: 200, body: { code_url: 'weixin://wxpay/bizpayurl?pr=abc' } });
beforeEach(() => {
  wechat.asked.length = 0;
  wechat.answer = happy;
  wechat.unsigned = false;
});

const order = async (yuan: bigint): Promise<Order> => {
  const created = await world.financeOrders.createTopUpOrder({
    requestId: randomUUID(),
    tenantId: await world.tenant(),
    amount: cny(yuan * YUAN),
    channel: 'PAYMENT_CHANNEL_WECHAT',
  });
  if (created.order === undefined) throw new Error('no order came back');
  return created.order;
};
const numberOf = ({ orderId }: Order): string => orderId.slice('ord_'.length);
let counter = 0;
/** The transaction of an order's payment, amounts in fen. */
const transaction = (paid: Order, change: object = {}) => ({
  mchid: MCHID,
  appid: APPID,
  out_trade_no: numberOf(paid),
  transaction_id: `42000000${++counter}`,
  trade_type: 'NATIVE',
  trade_state: 'SUCCESS',
  success_time: '2026-11-21T11:59:58+08:00',
  amount: { total: Number((paid.amount?.micros ?? 0n) / 10_000n), payer_total: 1, currency: 'CNY' },
  ...change,
});
const send = async ({ headers, body }: { headers: Record<string, string>; body: string }) => {
  const answer = await fetch(url, { method: 'POST', body, headers });
  return [answer.status, await answer.json()] as const;
};
const stateOf = async ({ tenantId, orderId }: Order) =>
  (await world.financeOrders.getOrder({ tenantId, orderId })).order?.state;
const cashOf = ({ tenantId }: Order) => world.wallet.ledger.holdings.get(tenantId)?.cash;

describe('an order', () => {
  it('asks for a code with our number, amount in fen and signature', async () => {
    const made = await order(12n);
    expect(made).toMatchObject({ channel: 'PAYMENT_CHANNEL_WECHAT', payUrl: 'weixin://wxpay/bizpayurl?pr=abc' });
    expect(wechat.asked).toMatchObject([
      {
        method: 'POST',
        target: '/v3/pay/transactions/native',
        signed: true,
        body: {
          mchid: MCHID,
          appid: APPID,
          out_trade_no: numberOf(made),
          notify_url: url,
          amount: { total: 1_200, currency: 'CNY' },
        },
      },
    ]);
  });

  it.each([
    ['refuses', () => (wechat.answer = () => ({ status: 403, body: { code: 'NO_AUTH' } }))],
    ['answers without a signature', () => (wechat.unsigned = true)],
    ['answers something else', () => (wechat.answer = () => ({ status: 200, body: {} }))],
  ])('says that the channel is not to be had when it %s, and can be asked again', async (_, trouble) => {
    trouble();
    const request = { requestId: randomUUID(), tenantId: await world.tenant(), amount: cny(YUAN) };
    const again = { ...request, channel: 'PAYMENT_CHANNEL_WECHAT' } as const;
    expect(await refusal(world.financeOrders.createTopUpOrder(again))).toMatchObject({
      category: 'unavailable',
      reason: 'PAYMENT_CHANNEL_UNAVAILABLE',
    });
    wechat.answer = happy;
    wechat.unsigned = false;
    expect((await world.financeOrders.createTopUpOrder(again)).order?.payUrl).toContain('weixin://');
  });
});

describe('a notification', () => {
  it('credits its order once, however often it comes and although two come in the same millisecond', async () => {
    const paid = await order(100n);
    const notice = wechat.notify(transaction(paid), NOON, { id: 'EV-once' });
    const answers = await Promise.all([send(notice), send(notice), send(notice)]);
    expect(answers).toEqual(answers.map(() => [200, { code: 'SUCCESS' }]));
    await world.settle();
    expect(await stateOf(paid)).toBe('ORDER_STATE_CREDITED');
    expect(cashOf(paid)).toBe(100n * YUAN);
  });

  it.each([
    [
      'an amount that was changed on the way',
      401,
      'SIGNATURE_INVALID',
      (one: Order) =>
        wechat.notify(transaction(one), NOON, {
          tamper: (body) => body.replace('encrypt-resource', 'encrypt-resourc3'),
        }),
    ],
    [
      'a resource of another key',
      400,
      'RESOURCE_INVALID',
      (one: Order) => wechat.notify(transaction(one), NOON, { key: 'f'.repeat(32) }),
    ],
    [
      'another amount',
      409,
      'AMOUNT_MISMATCH',
      (one: Order) =>
        wechat.notify(transaction(one, { amount: { total: 1, currency: 'CNY' } }), NOON, { id: 'EV-amount' }),
    ],
    [
      'another currency',
      400,
      'BODY_MALFORMED',
      (one: Order) => wechat.notify(transaction(one, { amount: { total: 10_000, currency: 'XXX' } }), NOON),
    ],
    [
      'half a fen',
      400,
      'BODY_MALFORMED',
      (one: Order) => wechat.notify(transaction(one, { amount: { total: 0.5, currency: 'CNY' } }), NOON),
    ],
    [
      'another merchant',
      403,
      'MERCHANT_MISMATCH',
      (one: Order) => wechat.notify(transaction(one, { mchid: '1900000110' }), NOON),
    ],
    [
      'another application',
      403,
      'MERCHANT_MISMATCH',
      (one: Order) => wechat.notify(transaction(one, { appid: 'wx0000000000000000' }), NOON),
    ],
    [
      'an order that is not there yet',
      404,
      'ORDER_NOT_FOUND',
      (one: Order) => wechat.notify(transaction(one, { out_trade_no: '0'.repeat(32) }), NOON),
    ],
    [
      'a number that we never gave',
      400,
      'BODY_MALFORMED',
      (one: Order) => wechat.notify(transaction(one, { out_trade_no: 'ord_1' }), NOON),
    ],
    [
      'a time that is to come',
      400,
      'PAY_TIME_AHEAD',
      (one: Order) => wechat.notify(transaction(one, { success_time: '2026-11-21T12:06:00+08:00' }), NOON),
    ],
    [
      'an old capture',
      401,
      'TIMESTAMP_STALE',
      (one: Order) => wechat.notify(transaction(one), new Date(NOON.getTime() - 301_000)),
    ],
    [
      'a key that is not theirs',
      401,
      'SERIAL_UNKNOWN',
      (one: Order) => wechat.notify(transaction(one), NOON, { serial: 'PUB_KEY_ID_0000' }),
    ],
    [
      'no signature at all',
      400,
      'HEADER_MISSING',
      (one: Order) => ({
        ...wechat.notify(transaction(one), NOON),
        headers: {},
      }),
    ],
    ['no notification at all', 400, 'HEADER_MISSING', () => ({ headers: {}, body: '\u0000' })],
  ] as const)('of %s is refused and changes nothing', async (_, status, reason, notice) => {
    const waiting = await order(100n);
    expect(await send(notice(waiting))).toEqual([status, { code: 'FAIL', reason }]);
    await world.settle();
    expect([await stateOf(waiting), cashOf(waiting)]).toEqual(['ORDER_STATE_PENDING', 0n]);
  });

  it('for another order of the same amount pays that one only', async () => {
    const [one, other] = [await order(5n), await order(5n)];
    expect((await send(wechat.notify(transaction(other), NOON, { id: 'EV-other' })))[0]).toBe(200);
    await world.settle();
    expect([await stateOf(one), await stateOf(other)]).toEqual(['ORDER_STATE_PENDING', 'ORDER_STATE_CREDITED']);
  });

  it('about a refund is received and changes nothing', async () => {
    const waiting = await order(5n);
    const notice = wechat.notify(transaction(waiting), NOON, { event_type: 'REFUND.SUCCESS' });
    expect(await send(notice)).toEqual([200, { code: 'SUCCESS' }]);
    expect(await stateOf(waiting)).toBe('ORDER_STATE_PENDING');
  });
});

describe('asking', () => {
  const orderId = `ord_${'1'.repeat(32)}`;
  const found = (change: object) => ({
    status: 200,
    body: transaction({ orderId, amount: cny(100n * YUAN) } as Order, change),
  });

  it.each([
    ['paid', () => found({}), 'paid'],
    ['paid and given back since', () => found({ trade_state: 'REFUND' }), 'paid'],
    ['not paid', () => found({ trade_state: 'NOTPAY', amount: undefined, success_time: undefined }), 'unpaid'],
    ['closed', () => found({ trade_state: 'CLOSED' }), 'closed'],
    ['not known', () => ({ status: 404, body: { code: 'ORDER_NOT_EXIST' } }), 'unpaid'],
  ])('about an order that is %s', async (_, answer, kind) => {
    wechat.answer = answer;
    expect(await channel.query?.(orderId, signal)).toMatchObject({ kind });
    expect(wechat.asked).toMatchObject([
      { method: 'GET', target: `/v3/pay/transactions/out-trade-no/${'1'.repeat(32)}?mchid=${MCHID}`, signed: true },
    ]);
  });

  it('believes no answer about another order', async () => {
    wechat.answer = () => found({ out_trade_no: '2'.repeat(32) });
    expect(await refusal(channel.query?.(orderId, signal) ?? Promise.resolve())).toMatchObject({
      reason: 'PAYMENT_CHANNEL_UNAVAILABLE',
    });
  });

  const refund: ChannelRefund = {
    refundId: 'rfd-1',
    orderId,
    paid: { micros: 100n * YUAN, currency: 'CNY' },
    amount: { micros: 30_010_000n, currency: 'CNY' },
    reason: '协议终止退款',
  };
  it.each([
    ['SUCCESS', 'succeeded'],
    ['PROCESSING', 'processing'],
    ['ABNORMAL', 'refused'],
    ['CLOSED', 'refused'],
  ])('for a refund that is %s', async (status, kind) => {
    wechat.answer = () => ({ status: 200, body: { status, out_refund_no: 'rfd-1' } });
    expect(await channel.refund?.(refund, signal)).toMatchObject({ kind });
    expect(wechat.asked[0]).toMatchObject({
      signed: true,
      body: { out_refund_no: 'rfd-1', amount: { refund: 3_001, total: 10_000, currency: 'CNY' } },
    });
    expect(await channel.queryRefund?.(refund, signal)).toMatchObject({ kind });
  });

  it('tells a refusal from an outage', async () => {
    wechat.answer = () => ({ status: 403, body: { code: 'NOT_ENOUGH' } });
    expect(await channel.refund?.(refund, signal)).toEqual({ kind: 'refused', code: 'NOT_ENOUGH' });
    for (const [status, code] of [
      [500, 'SYSTEM_ERROR'],
      [429, 'FREQUENCY_LIMITED'],
    ] as const) {
      wechat.answer = () => ({ status, body: { code } });
      expect(await refusal(channel.refund?.(refund, signal) ?? Promise.resolve())).toMatchObject({
        category: 'unavailable',
      });
    }
    wechat.answer = () => ({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
    expect(await channel.queryRefund?.(refund, signal)).toEqual({ kind: 'unknown' });
  });
});
