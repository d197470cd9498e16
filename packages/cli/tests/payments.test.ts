// tollgate orders, refunds, bank-transfers and reconcile payments against stand-ins: what is asked, shown and refused.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { ChannelFilesServiceService } from '@tollgate/contracts/billing/v1/channel_files';
import { Order, OrdersServiceService } from '@tollgate/contracts/billing/v1/orders';
import { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';
import { Refund, RefundsServiceService } from '@tollgate/contracts/billing/v1/refunds';
import { BankTransfer, BankTransfersServiceService } from '@tollgate/contracts/billing/v1/transfers';
import { permissionDenied } from '@tollgate/errors';
import { standIn } from '@tollgate/testing/stand-ins';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { type Fixture, openFixture } from './fixture.ts';
import { SIGN_IN, usersStandIn } from './people.ts';

const TENANT = `ten_${'a'.repeat(32)}`;
const ORDER = `ord_${'b'.repeat(32)}`;
const REFUND = `rfd_${'c'.repeat(32)}`;
const TRANSFER = `btr_${'d'.repeat(32)}`;
const asked: [string, unknown][] = [];
let fixture: Fixture;

const staff = { staff: ['support'] } as const;
const note =
  <Req, Res>(name: string, answer: (request: Req) => Res) =>
  async (request: Req): Promise<Res> => {
    asked.push([name, request]);
    return answer(request);
  };
const cny = (micros: bigint) => ({ currencyCode: 'CNY', micros });
const order = Order.fromPartial({
  orderId: ORDER,
  tenantId: TENANT,
  state: 'ORDER_STATE_CREDITED',
  channel: 'PAYMENT_CHANNEL_WECHAT',
  amount: cny(9_000_000n),
  paidLate: true,
});
const refund = Refund.fromPartial({
  refundId: REFUND,
  tenantId: TENANT,
  state: 'REFUND_STATE_PROPOSED',
  source: 'REFUND_SOURCE_WALLET',
  amount: cny(12_500_000n),
  parts: [
    { state: 'REFUND_PART_STATE_PLANNED', channel: 'PAYMENT_CHANNEL_WECHAT', orderId: ORDER, amount: cny(12_500_000n) },
  ],
});
const transfer = BankTransfer.fromPartial({
  transferId: TRANSFER,
  tenantId: TENANT,
  state: 'BANK_TRANSFER_STATE_RECORDED',
  amount: cny(25_000_000_000n),
  maskedPayer: '上***司',
});

const billing = [
  standIn(
    OrdersServiceService,
    { listOrders: staff, getOrder: staff },
    {
      listOrders: note('list', () => ({ orders: [order], nextPageToken: '' })),
      getOrder: note('show', () => ({ order })),
    },
  ),
  standIn(
    PaymentsServiceService,
    { queryOrder: staff, closeOrder: staff },
    { queryOrder: note('query', () => ({ order })), closeOrder: note('close', () => ({ order })) },
  ),
  standIn(
    RefundsServiceService,
    { proposeRefund: staff, approveRefund: staff, listRefunds: staff },
    {
      proposeRefund: note('propose', () => ({ refund })),
      approveRefund: () => Promise.reject(permissionDenied('SAME_PERSON', 'It takes a second person.')),
      listRefunds: note('refunds', () => ({ refunds: [refund], nextPageToken: '' })),
    },
  ),
  standIn(
    BankTransfersServiceService,
    { recordBankTransfer: staff, confirmBankTransfer: staff },
    {
      recordBankTransfer: note('record', () => ({ transfer })),
      confirmBankTransfer: note('confirm', () => ({ transfer: { ...transfer, orderId: ORDER } })),
    },
  ),
  standIn(
    ChannelFilesServiceService,
    { importChannelFile: staff },
    { importChannelFile: note('file', () => ({ payments: 3n, refunds: 1n, matched: 4n, differences: [] })) },
  ),
];

beforeAll(async () => {
  fixture = await openFixture(async (identities, now) => ({
    accounts: [usersStandIn(await identities.of('accounts'), { over: false, refreshes: 0, signOuts: 0 }, now)],
    billing,
  }));
});
beforeEach(async () => {
  asked.length = 0;
  await fixture.tollgate(['sign-in'], { env: SIGN_IN });
});
afterAll(() => fixture.close());
const run = (words: string) => fixture.tollgate(words.split(' '));

test('orders are listed, shown, asked about and closed', async () => {
  const listed = await run(`orders list ${TENANT}`);
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('credited (paid late)')]);
  for (const word of ['show', 'query', 'close']) expect((await run(`orders ${word} ${TENANT} ${ORDER}`)).code).toBe(0);
  expect(asked.map(([name]) => name)).toEqual(['list', 'show', 'query', 'close']);
});

test('a refund is proposed in yuan, shown with its parts, and not approved by its proposer', async () => {
  const { code, stdout } = await run(`refunds propose ${TENANT} --amount 12.5 --reason 退款 --dry-run`);
  expect(code).toBe(0);
  expect(stdout).toContain('Nothing was changed');
  expect(stdout).toContain(ORDER);
  expect(asked).toEqual([
    [
      'propose',
      expect.objectContaining({
        amount: cny(12_500_000n),
        source: 'REFUND_SOURCE_WALLET',
        paymentId: '',
        validateOnly: true,
      }),
    ],
  ]);
  const refused = await run(`refunds approve ${REFUND}`);
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('SAME_PERSON')]);
  expect((await run('refunds list --state proposed')).stdout).toContain(REFUND);
});

test('a bank transfer is recorded and confirmed', async () => {
  const words = `bank-transfers record ${TENANT} --amount 25000 --reference ICBC-1001 --day 2026-11-20 --payer 上海云帆公司`;
  expect((await run(words)).stdout).toContain('上***司');
  expect((await run(`bank-transfers confirm ${TRANSFER}`)).stdout).toContain(ORDER);
  expect(asked[0]).toEqual([
    'record',
    expect.objectContaining({ amount: cny(25_000_000_000n), bookedDay: '2026-11-20' }),
  ]);
});

test("a channel's file is sent as it is", async () => {
  writeFileSync(path.join(fixture.cwd, 'day.csv'), 'a,b\n');
  const { code, stdout } = await run('reconcile payments day.csv --channel wechat --day 2026-11-21');
  expect(code).toBe(0);
  expect(stdout).toMatch(/that agree +4/);
  expect(asked[0]).toEqual([
    'file',
    expect.objectContaining({ channel: 'PAYMENT_CHANNEL_WECHAT', content: Buffer.from('a,b\n') }),
  ]);
});

test.each([
  ['refunds propose x --amount 1.234 --reason y'],
  ['refunds propose x --amount -1 --reason y'],
  ['refunds propose x --amount 1'],
  ['bank-transfers record x --amount 1'],
  ['reconcile payments gone.csv --channel wechat --day 2026-11-21'],
  ['reconcile payments day.csv --channel bank --day 2026-11-21'],
])('%s is wrong usage, and nothing is asked', async (words) => {
  expect((await run(words)).code).toBe(2);
  expect(asked).toEqual([]);
});
