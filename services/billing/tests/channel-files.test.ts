// A channel's daily file against our books: every difference listed, nothing of a faulty file taken in.

import { randomUUID } from 'node:crypto';
import { ChannelFilesServiceService } from '@tollgate/contracts/billing/v1/channel_files';
import type { Order } from '@tollgate/contracts/billing/v1/orders';
import { RefundsServiceService } from '@tollgate/contracts/billing/v1/refunds';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readChannelFile } from '../src/domain/channel-file.ts';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

const DAY = '2026-11-21';
const HEADER = 'type,transaction_id,order_id,refund_id,amount_fen,currency,time';

let world: BillingWorld;
let files: Client<ChannelFilesServiceService>;
let orders: Order[];
const transaction = new Map<string, string>();
let part: string;
beforeAll(async () => {
  world = await startBilling();
  const person = { userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] };
  files = await world.service.client(ChannelFilesServiceService, { as: 'console', person });
  const tenantId = await world.tenant();
  orders = [await world.order(tenantId, 10n), await world.order(tenantId, 20n), await world.order(tenantId, 30n)];
  for (const { payUrl } of orders) await fetch(payUrl, { method: 'POST' });
  await world.settle();
  for (const row of await world.service.db.selectFrom('payments').select(['order_id', 'transaction_id']).execute())
    transaction.set(row.order_id, row.transaction_id);
  world.wallet.payouts.refundable.set(tenantId, 5n * YUAN);
  const refunds = await world.service.client(RefundsServiceService, { as: 'console', person });
  const { refund } = await refunds.proposeRefund({
    requestId: randomUUID(),
    tenantId,
    amount: cny(5n * YUAN),
    source: 'REFUND_SOURCE_WALLET',
    destination: 'REFUND_DESTINATION_ORIGINAL',
    reason: '退款',
    paymentId: '',
    validateOnly: false,
  });
  for (const job of ['begin-refunds', 'pay-refunds']) await world.service.runJob(job);
  const found = await refunds.getRefund({ tenantId, refundId: refund?.refundId ?? '' });
  part = found.refund?.parts[0]?.partId ?? '';
  world.clock.now = new Date('2026-11-22T04:00:00Z');
});
afterAll(() => world.stop());

const line = (index: number, fen: number, time = '2026-11-21T12:00:00+08:00') =>
  `payment,${transaction.get(orders[index]?.orderId ?? '') ?? ''},${orders[index]?.orderId ?? ''},,${fen},CNY,${time}`;
const refundLine = (fen = 500) => `refund,,,${part},${fen},CNY,2026-11-21T12:00:00+08:00`;
const send = (lines: readonly string[], more: { day?: string; validateOnly?: boolean } = {}) =>
  files.importChannelFile({
    requestId: randomUUID(),
    channel: 'PAYMENT_CHANNEL_SANDBOX',
    day: DAY,
    content: Buffer.from([HEADER, ...lines].join('\r\n')),
    validateOnly: false,
    ...more,
  });
const shape = (answer: Awaited<ReturnType<typeof send>>) =>
  answer.differences.map(({ kind, ours, theirs }) => [
    kind.replace('CHANNEL_DIFFERENCE_KIND_', ''),
    (ours?.micros ?? 0n) / YUAN,
    (theirs?.micros ?? 0n) / YUAN,
  ]);

it('a file that agrees has no difference', async () => {
  const answer = await send([line(0, 1_000), line(1, 2_000), line(2, 3_000), refundLine()]);
  expect(answer).toMatchObject({ payments: 3n, refunds: 1n, matched: 4n, differences: [] });
});

it('every difference is listed, and stays listed until it is resolved or the file is right', async () => {
  const stranger = `payment,sbx-stranger,${orders[0]?.orderId ?? ''},,700,CNY,2026-11-21T01:00:00+08:00`;
  const wrong = [line(0, 1_000), line(1, 2_100), stranger, 'refund,,,rfp_x,800,CNY,2026-11-21T01:00:00+08:00'];
  const answer = await send(wrong);
  expect([answer.payments, answer.refunds, answer.matched]).toEqual([3n, 1n, 1n]);
  expect(shape(answer)).toEqual([
    ['PAYMENT_AMOUNT', 20n, 21n],
    ['PAYMENT_MISSING_HERE', 0n, 7n],
    ['PAYMENT_MISSING_THERE', 30n, 0n],
    ['REFUND_MISSING_HERE', 0n, 8n],
    ['REFUND_MISSING_THERE', 5n, 0n],
  ]);
  const ids = answer.differences.map(({ differenceId }) => differenceId);
  // The same again changes nothing.
  expect((await send(wrong)).differences.map(({ differenceId }) => differenceId)).toEqual(ids);
  const resolve = (differenceId: string) =>
    files.resolveChannelDifference({
      requestId: randomUUID(),
      differenceId,
      resolution: 'asked the channel: theirs is wrong',
    });
  expect((await resolve(ids[1] ?? '')).difference?.resolver).toContain('usr_');
  expect(await refusal(resolve(ids[1] ?? ''))).toMatchObject({ reason: 'CHANNEL_DIFFERENCE_NOT_FOUND' });
  const open = await files.listChannelDifferences({ openOnly: true, pageSize: 0, pageToken: '' });
  expect(open.differences).toHaveLength(4);
  // A right file leaves what somebody resolved, for the record.
  const right = await send([line(0, 1_000), line(1, 2_000), line(2, 3_000), refundLine()]);
  expect(right.differences.map(({ differenceId }) => differenceId)).toEqual([ids[1]]);
  expect(shape(await send([line(0, 1_000), line(1, 2_000), line(2, 3_000), refundLine(600)]))).toContainEqual([
    'REFUND_AMOUNT',
    5n,
    6n,
  ]);
});

it.each([
  [
    'a missing column',
    ['x'],
    (text: string) => text.replace('amount_fen', 'amount'),
    'line 1',
    'the header lacks amount_fen',
  ],
  ['a field too few', ['payment,t,o,,1,CNY'], undefined, 'line 2', '6 fields instead of 7'],
  ['another kind', ['fee,t,o,,1,CNY,2026-11-21T01:00:00+08:00'], undefined, 'line 2', 'neither a payment nor a refund'],
  [
    'a negative amount',
    ['payment,t,o,,-1,CNY,2026-11-21T01:00:00+08:00'],
    undefined,
    'line 2',
    'the amount -1 is no sum of money above 0',
  ],
  [
    'a fraction of a fen',
    ['payment,t,o,,1.5,CNY,2026-11-21T01:00:00+08:00'],
    undefined,
    'line 2',
    'the amount 1.5 is no sum of money above 0',
  ],
  ['dollars', ['payment,t,o,,1,USD,2026-11-21T01:00:00+08:00'], undefined, 'line 2', 'the currency USD is not taken'],
  [
    'another day',
    ['payment,t,o,,1,CNY,2026-11-22T00:00:00+08:00'],
    undefined,
    'line 2',
    'is not in the day 2026-11-21',
  ],
  [
    'a line twice',
    Array.from({ length: 2 }, () => 'payment,t,o,,1,CNY,2026-11-21T01:00:00+08:00'),
    undefined,
    'line 3',
    'payment t is there twice',
  ],
  ['an open quotation mark', ['"payment,t'], undefined, 'line 1', 'a quotation mark is not closed'],
])('a file with %s is not taken in', async (_name, lines, change, field, description) => {
  const before = await world.service.db.selectFrom('channel_differences').selectAll().execute();
  const text = [HEADER, ...lines].join('\n');
  const content = Buffer.from(change === undefined ? text : change(text));
  const asked = files.importChannelFile({
    requestId: randomUUID(),
    channel: 'PAYMENT_CHANNEL_SANDBOX',
    day: DAY,
    content,
    validateOnly: false,
  });
  const { reason, violations } = await refusal(asked);
  expect(reason).toBe('CHANNEL_FILE_INVALID');
  expect(violations[0]?.field).toBe(field);
  expect(violations[0]?.description).toContain(description);
  expect(await world.service.db.selectFrom('channel_differences').selectAll().execute()).toEqual(before);
});

it('a day that is not over, and no day at all, are refused', async () => {
  expect(await refusal(send([], { day: '2026-11-22' }))).toMatchObject({ reason: 'CHANNEL_DAY_NOT_OVER' });
  expect(await refusal(send([], { day: '2026-02-30' }))).toMatchObject({ reason: 'CHANNEL_FILE_INVALID' });
});

it("WeChat Pay's and Alipay's own forms are read", () => {
  const wechat = [
    '\uFEFF交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,商户退款单号,退款金额',
    '`2026-11-21 10:00:00,`wx1,`19,`4200001,`0a,`SUCCESS,`CNY,`88.10,`0,`0.00',
    '`2026-11-21 11:00:00,`wx1,`19,`4200001,`0a,`REFUND,`CNY,`0.00,`rfp_1,`8.00',
    '总交易单数,应结订单总金额,退款总金额',
    '`2,`88.10,`8.00',
  ].join('\r\n');
  const records = [
    { kind: 'payment', reference: '4200001', orderNumber: '0a', micros: 88_100_000n },
    { kind: 'refund', reference: 'rfp_1', orderNumber: '0a', micros: 8_000_000n },
  ];
  const read = (channel: 'wechat' | 'alipay', text: string) => {
    const file = readChannelFile(channel, DAY, Buffer.from(text));
    expect(file.faults).toEqual([]);
    return file.records.map(({ amount, ...rest }) => ({ ...rest, micros: amount.micros }));
  };
  expect(read('wechat', wechat)).toEqual(records);
  const alipay = [
    '#支付宝业务明细查询',
    '支付宝交易号,商户订单号,业务类型,商品名称,完成时间,订单金额（元）,退款批次号/请求号',
    '4200001,0a,交易,"Tollgate 充值, 全额",2026-11-21 10:00:00,88.10,',
    '4200001,0a,退款,Tollgate 充值,2026-11-21 11:00:00,-8.00,rfp_1',
    '#合计',
  ].join('\n');
  expect(read('alipay', alipay)).toEqual(records);
});
