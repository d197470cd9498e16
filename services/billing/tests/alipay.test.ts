// Alipay with generated keys: what is signed, what is believed, and what reaches the wallet.

import { createVerify, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order } from '@tollgate/contracts/billing/v1/orders';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAlipayChannel } from '../src/channels/alipay/alipay-channel.ts';
import { loadAlipaySettings } from '../src/channels/alipay/alipay-settings.ts';
import { sign, signedText } from '../src/channels/alipay/alipay-signature.ts';
import type { ChannelRefund, PaymentChannel } from '../src/channels/payment-channel.ts';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

const NOON = new Date('2026-11-21T04:00:00Z');
const APP_ID = '2021000000000001';
const SELLER = '2088000000000001';
const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signal = new AbortController().signal;
/** What the gateway answers, by the field's own text; and what it was asked. */
let answer: (method: string) => { text: string; key?: typeof theirs };
const asked: URLSearchParams[] = [];
let gateway: ReturnType<typeof createServer>;
let world: BillingWorld;
let channel: PaymentChannel;
let url: string;

beforeAll(async () => {
  gateway = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const parameters = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
      asked.push(parameters);
      const method = parameters.get('method') ?? '';
      const { text, key = theirs } = answer(method);
      const signature = sign(key.privateKey, text);
      // Spaced and ordered as no program of ours would write it: only its own bytes are signed.
      response.end(`{ "${method.replaceAll('.', '_')}_response": ${text} , "sign":"${signature}"}`);
    })();
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const { port } = gateway.address() as AddressInfo;
  const dir = mkdtempSync(join(tmpdir(), 'tollgate-alipay-'));
  const app = { gateway: `http://127.0.0.1:${port}/gateway.do`, appId: APP_ID, sellerId: SELLER };
  writeFileSync(join(dir, 'app.json'), JSON.stringify(app));
  writeFileSync(join(dir, 'app-key.pem'), ours.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(dir, 'alipay-public-key.pem'), theirs.publicKey.export({ type: 'spki', format: 'pem' }));
  world = await startBilling({ BILLING_ALIPAY_DIR: dir });
  await world.publish();
  url = `${await world.httpBase()}/channels/alipay/notify`;
  const settings = await loadAlipaySettings(dir);
  channel = createAlipayChannel({ settings, notifyUrl: () => url, now: () => NOON });
});
afterAll(async () => {
  await world.stop();
  await new Promise((resolve) => gateway.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
});

const order = async (yuan: bigint): Promise<Order> => {
  const created = await world.financeOrders.createTopUpOrder({
    requestId: randomUUID(),
    tenantId: await world.tenant(),
    amount: cny(yuan * YUAN),
    channel: 'PAYMENT_CHANNEL_ALIPAY',
  });
  if (created.order === undefined) throw new Error('no order came back');
  return created.order;
};
const numberOf = ({ orderId }: Pick<Order, 'orderId'>): string => orderId.slice('ord_'.length);
let counter = 0;
const notice = (paid: Order, change: Record<string, string> = {}): Map<string, string> =>
  new Map(
    Object.entries({
      notify_id: `20261121${++counter}`,
      notify_type: 'trade_status_sync',
      notify_time: '2026-11-21 12:00:00',
      app_id: APP_ID,
      seller_id: SELLER,
      out_trade_no: numberOf(paid),
      trade_no: `2026112122001${++counter}`,
      trade_status: 'TRADE_SUCCESS',
      total_amount: '100.00',
      gmt_payment: '2026-11-21 11:59:58',
      subject: 'Tollgate 充值 + 50%',
      sign_type: 'RSA2',
      ...change,
    }),
  );
const signedForm = (fields: Map<string, string>, key = theirs): URLSearchParams =>
  new URLSearchParams([...fields, ['sign', sign(key.privateKey, signedText(fields, ['sign', 'sign_type']))]]);
const send = async (body: URLSearchParams | string) => {
  const reply = await fetch(url, { method: 'POST', body: new TextEncoder().encode(body.toString()) });
  return [reply.status, await reply.text()] as const;
};
const stateOf = async ({ tenantId, orderId }: Order) =>
  (await world.financeOrders.getOrder({ tenantId, orderId })).order?.state;
const cashOf = ({ tenantId }: Order) => world.wallet.ledger.holdings.get(tenantId)?.cash;

it('sends the tenant to a page with our number and amount, signed', async () => {
  const made = await order(100n);
  const parameters = new URL(made.payUrl).searchParams;
  expect(Object.fromEntries(parameters)).toMatchObject({
    app_id: APP_ID,
    method: 'alipay.trade.page.pay',
    notify_url: url,
  });
  expect(JSON.parse(parameters.get('biz_content') ?? '')).toMatchObject({
    out_trade_no: numberOf(made),
    total_amount: '100.00',
    product_code: 'FAST_INSTANT_TRADE_PAY',
  });
  const text = [...parameters]
    .filter(([name]) => name !== 'sign')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const isOurs = createVerify('RSA-SHA256')
    .update(text)
    .verify(ours.publicKey, parameters.get('sign') ?? '', 'base64');
  expect(isOurs).toBe(true);
});

describe('a notification', () => {
  it('credits its order once and is answered with the one word, however often it comes', async () => {
    const paid = await order(100n);
    const form = signedForm(notice(paid));
    const answers = await Promise.all([send(form), send(form), send(form)]);
    expect(answers).toEqual(answers.map(() => [200, 'success']));
    await world.settle();
    expect([await stateOf(paid), cashOf(paid)]).toEqual(['ORDER_STATE_CREDITED', 100n * YUAN]);
  });

  it('is believed hours later, for it is told again for a day', async () => {
    const paid = await order(100n);
    const late = notice(paid, { gmt_payment: '2026-11-20 13:00:00', notify_time: '2026-11-20 13:00:01' });
    expect(await send(signedForm(late))).toEqual([200, 'success']);
  });

  it.each([
    [
      'a changed amount',
      401,
      'SIGNATURE_INVALID',
      (one: Order) => signedForm(notice(one)).toString().replace('total_amount=100.00', 'total_amount=900.00'),
    ],
    ['another key', 401, 'SIGNATURE_INVALID', (one: Order) => signedForm(notice(one), ours)],
    ['the older algorithm', 401, 'SIGNATURE_INVALID', (one: Order) => signedForm(notice(one, { sign_type: 'RSA' }))],
    ['no signature', 400, 'HEADER_MISSING', (one: Order) => new URLSearchParams([...notice(one)])],
    [
      'another application',
      403,
      'MERCHANT_MISMATCH',
      (one: Order) => signedForm(notice(one, { app_id: '2021000000000002' })),
    ],
    [
      'another account',
      403,
      'MERCHANT_MISMATCH',
      (one: Order) => signedForm(notice(one, { seller_id: '2088000000000002' })),
    ],
    ['another amount', 409, 'AMOUNT_MISMATCH', (one: Order) => signedForm(notice(one, { total_amount: '99.99' }))],
    ['a part of a fen', 400, 'BODY_MALFORMED', (one: Order) => signedForm(notice(one, { total_amount: '100.001' }))],
    [
      'an amount with an exponent',
      400,
      'BODY_MALFORMED',
      (one: Order) => signedForm(notice(one, { total_amount: '1e2' })),
    ],
    [
      'a day that does not exist',
      400,
      'PAY_TIME_IMPOSSIBLE',
      (one: Order) => signedForm(notice(one, { gmt_payment: '2026-02-30 12:00:00' })),
    ],
    [
      'a time that is to come',
      400,
      'PAY_TIME_AHEAD',
      (one: Order) => signedForm(notice(one, { gmt_payment: '2026-11-21 12:06:00' })),
    ],
    [
      'an order that is not there yet',
      404,
      'ORDER_NOT_FOUND',
      (one: Order) => signedForm(notice(one, { out_trade_no: '0'.repeat(32) })),
    ],
    [
      'a field that is said twice',
      400,
      'BODY_MALFORMED',
      (one: Order) => `${signedForm(notice(one)).toString()}&app_id=1`,
    ],
    ['bad encoding', 400, 'BODY_MALFORMED', () => 'app_id=%'],
    ['no form', 400, 'BODY_MALFORMED', () => '{"sign":1}'],
  ] as const)('with %s is refused and changes nothing', async (_, status, reason, body) => {
    const waiting = await order(100n);
    const [got, text] = await send(body(waiting));
    expect([got, JSON.parse(text)]).toEqual([status, { code: 'FAIL', reason }]);
    await world.settle();
    expect([await stateOf(waiting), cashOf(waiting)]).toEqual(['ORDER_STATE_PENDING', 0n]);
  });

  it('about a trade that was closed is received and changes nothing', async () => {
    const waiting = await order(100n);
    expect(await send(signedForm(notice(waiting, { trade_status: 'TRADE_CLOSED' })))).toEqual([200, 'success']);
    expect(await stateOf(waiting)).toBe('ORDER_STATE_PENDING');
  });
});

describe('asking', () => {
  const orderId = `ord_${'1'.repeat(32)}`;
  const json = (content: object) => () => ({ text: JSON.stringify(content) });
  const trade = (status: string) => ({
    code: '10000',
    out_trade_no: '1'.repeat(32),
    trade_no: '2026112122001',
    trade_status: status,
    total_amount: '100.00',
    send_pay_date: '2026-11-21 11:59:58',
    note: 'a } in a text, and "sign":"x"',
  });
  const refund: ChannelRefund = {
    refundId: 'rfd-1',
    orderId,
    paid: { micros: 100n * YUAN, currency: 'CNY' },
    amount: { micros: 30_010_000n, currency: 'CNY' },
    reason: '协议终止退款',
  };

  it.each([
    ['paid', trade('TRADE_SUCCESS'), 'paid'],
    ['finished', trade('TRADE_FINISHED'), 'paid'],
    ['waiting', trade('WAIT_BUYER_PAY'), 'unpaid'],
    ['closed', trade('TRADE_CLOSED'), 'closed'],
    ['not known', { code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' }, 'unpaid'],
  ])('about an order that is %s', async (_, content, kind) => {
    answer = json(content);
    expect(await channel.query?.(orderId, signal)).toMatchObject({ kind });
    expect(asked[0]?.get('method')).toBe('alipay.trade.query');
  });

  it.each([
    ['signed by another', () => ({ text: JSON.stringify(trade('TRADE_SUCCESS')), key: ours })],
    ['about another order', json({ ...trade('TRADE_SUCCESS'), out_trade_no: '2'.repeat(32) })],
    ['in trouble', json({ code: '20000', sub_code: 'aop.unknow-error' })],
  ])('believes no answer that is %s', async (_, given) => {
    answer = given;
    expect(await refusal(channel.query?.(orderId, signal) ?? Promise.resolve())).toMatchObject({
      category: 'unavailable',
      reason: 'PAYMENT_CHANNEL_UNAVAILABLE',
    });
  });

  it.each([
    [{ code: '10000', out_trade_no: '1'.repeat(32), fund_change: 'Y' }, { kind: 'succeeded' }],
    [{ code: '10000', out_trade_no: '1'.repeat(32), fund_change: 'N' }, { kind: 'processing' }],
    [
      { code: '40004', sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' },
      { kind: 'refused', code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' },
    ],
  ])('for a refund, answered %j', async (content, progress) => {
    answer = json(content);
    expect(await channel.refund?.(refund, signal)).toEqual(progress);
    expect(JSON.parse(asked[0]?.get('biz_content') ?? '')).toEqual({
      out_trade_no: '1'.repeat(32),
      refund_amount: '30.01',
      out_request_no: 'rfd-1',
      refund_reason: '协议终止退款',
    });
  });

  it.each([
    [{ code: '10000', out_request_no: 'rfd-1', refund_status: 'REFUND_SUCCESS' }, 'succeeded'],
    [{ code: '10000', out_request_no: 'rfd-1' }, 'processing'],
    [{ code: '10000' }, 'unknown'],
    [{ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' }, 'unknown'],
  ])('about a refund, answered %j', async (content, kind) => {
    answer = json(content);
    expect(await channel.queryRefund?.(refund, signal)).toMatchObject({ kind });
  });

  it('does not take the gateway’s own trouble for a refusal', async () => {
    answer = json({ code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' });
    expect(await refusal(channel.refund?.(refund, signal) ?? Promise.resolve())).toMatchObject({
      category: 'unavailable',
    });
  });
});
