// Refunds: newest payment first, the channel's limits, two people, the fall back to the bank, and the wallet to the fen.

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import { RefundCompleted, RefundFailed, RefundRequested } from '@tollgate/contracts/billing/v1/events';
import { type ProposeRefundRequest, type Refund, RefundsServiceService } from '@tollgate/contracts/billing/v1/refunds';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, YUAN } from './fixtures.ts';

const START = new Date('2026-11-21T04:00:00Z');
const DAY = 86_400_000;

let world: BillingWorld;
let first: Client<RefundsServiceService>;
let second: Client<RefundsServiceService>;
beforeAll(async () => {
  world = await startBilling();
  const person = () => ({ userId: newId('usr'), kind: 'staff' as const, roles: ['finance'] });
  first = await world.service.client(RefundsServiceService, { as: 'console', person: person() });
  second = await world.service.client(RefundsServiceService, { as: 'console', person: person() });
});
afterAll(() => world.stop());
beforeEach(() => {
  world.clock.now = START;
});

const pass = (ms: number): void => {
  world.clock.now = new Date(world.clock.now.getTime() + ms);
};
/** One round of the background. */
async function work(): Promise<void> {
  for (const job of ['refund-surplus', 'begin-refunds', 'pay-refunds']) await world.service.runJob(job);
}
async function paidTenant(...yuan: bigint[]): Promise<{ tenantId: string; orders: string[] }> {
  const tenantId = await world.tenant();
  const orders: string[] = [];
  for (const each of yuan) {
    const order = await world.order(tenantId, each);
    expect((await fetch(order.payUrl, { method: 'POST' })).status).toBe(200);
    orders.push(order.orderId);
    pass(DAY);
  }
  await world.settle();
  return { tenantId, orders };
}
/** As after a settlement. */
const refundable = (tenantId: string, yuan: bigint) => world.wallet.payouts.refundable.set(tenantId, yuan * YUAN);
const wish = (tenantId: string, yuan: bigint, more: Partial<ProposeRefundRequest> = {}): ProposeRefundRequest => ({
  requestId: randomUUID(),
  tenantId,
  amount: cny(yuan * YUAN),
  source: 'REFUND_SOURCE_WALLET',
  destination: 'REFUND_DESTINATION_ORIGINAL',
  reason: '协议终止退款',
  paymentId: '',
  validateOnly: false,
  ...more,
});
const propose = async (request: ProposeRefundRequest) => (await first.proposeRefund(request)).refund ?? expect.fail();
const read = async ({ tenantId, refundId }: Pick<Refund, 'tenantId' | 'refundId'>) =>
  (await first.getRefund({ tenantId, refundId })).refund ?? expect.fail();
const shape = ({ parts }: Refund) =>
  parts.map(({ channel, orderId, amount, state }) => [
    channel.replace('PAYMENT_CHANNEL_', ''),
    orderId,
    (amount?.micros ?? 0n) / YUAN,
    state.replace('REFUND_PART_STATE_', ''),
  ]);
const facts = async <M>(name: string, decode: (data: Uint8Array) => M) =>
  (await world.service.events(`tollgate.billing.${name}`)).map(({ data }) => decode(data));

describe('what is refundable after a settlement', () => {
  it('goes back by the newest payments, and the wallet lets go of exactly that', async () => {
    const { tenantId, orders } = await paidTenant(100n, 200n, 50n);
    refundable(tenantId, 180n);
    const preview = await propose(wish(tenantId, 180n, { validateOnly: true }));
    expect(preview.refundId).toBe('');
    const plan = [
      ['SANDBOX', orders[2], 50n],
      ['SANDBOX', orders[1], 130n],
    ];
    expect(shape(preview).map((part) => part.slice(0, 3))).toEqual(plan);
    const refund = await propose(wish(tenantId, 180n));
    await work();
    expect(world.wallet.payouts.refundable.get(tenantId)).toBe(0n);
    expect(shape(await read(refund))).toEqual(plan.map((part) => [...part, 'PROCESSING']));
    pass(10_000);
    await work();
    const done = await read(refund);
    expect([done.state, done.completeTime]).toEqual(['REFUND_STATE_COMPLETED', world.clock.now]);
    const named = ({ refundId }: { refundId: string }) => refundId === refund.refundId;
    expect((await facts('refund_requested', (data) => RefundRequested.decode(data))).filter(named)).toHaveLength(1);
    expect((await facts('refund_completed', (data) => RefundCompleted.decode(data))).find(named)).toMatchObject({
      tenantId,
      amount: cny(180n * YUAN),
    });
    // What is left of the older payments is there for the next refund.
    refundable(tenantId, 170n);
    expect(shape(await propose(wish(tenantId, 170n, { validateOnly: true }))).map((part) => part[2])).toEqual([
      70n,
      100n,
    ]);
  });

  it('is paid once although answers of wallet and channel are lost', async () => {
    const { tenantId } = await paidTenant(40n);
    refundable(tenantId, 40n);
    const refund = await propose(wish(tenantId, 40n));
    world.wallet.mood.lose = 1;
    await work().catch(() => undefined);
    const real = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const answer = await real(input, init);
      return (input instanceof Request ? input.url : input.toString()).includes('/api')
        ? new Response(null, { status: 502 })
        : answer;
    };
    await work();
    globalThis.fetch = real;
    expect(shape(await read(refund))[0]?.[3]).toBe('PLANNED');
    for (let round = 0; round < 3; round++) {
      pass(60_000);
      await work();
    }
    expect((await read(refund)).state).toBe('REFUND_STATE_COMPLETED');
    expect(world.wallet.payouts.refundable.get(tenantId)).toBe(0n);
    expect([...world.wallet.payouts.paidOut].filter(([reference]) => reference === refund.refundId)).toHaveLength(1);
  });

  it('waits for the wallet when it does not have the money, and asks no channel', async () => {
    const { tenantId } = await paidTenant(40n);
    refundable(tenantId, 40n);
    const refund = await propose(wish(tenantId, 40n));
    refundable(tenantId, 0n);
    await work();
    expect(await read(refund)).toMatchObject({ state: 'REFUND_STATE_APPROVED', parts: [] });
    refundable(tenantId, 40n);
    pass(2_000);
    await work();
    expect((await read(refund)).state).toBe('REFUND_STATE_PAYING');
  });

  it.each([
    ['more than there is', 41n, {}, 'REFUND_EXCEEDS'],
    ['nothing', 0n, {}, 'REFUND_INVALID'],
    ['less than nothing', -1n, {}, 'REFUND_INVALID'],
    ['parts of a fen', 1n, { amount: cny(10_001n) }, 'REFUND_INVALID'],
    ['dollars', 1n, { amount: { currencyCode: 'USD', micros: YUAN } }, 'CURRENCY_NOT_SUPPORTED'],
    ['the wallet into the wallet', 1n, { destination: 'REFUND_DESTINATION_WALLET' as const }, 'REFUND_INVALID'],
    ['a surplus without its payment', 1n, { source: 'REFUND_SOURCE_SURPLUS' as const }, 'REFUND_INVALID'],
    [
      'an unknown payment',
      1n,
      { source: 'REFUND_SOURCE_SURPLUS' as const, paymentId: newId('pay') },
      'SURPLUS_PAYMENT_NOT_FOUND',
    ],
    ['no reason', 1n, { reason: '' }, 'INVALID_REQUEST'],
  ])('refuses %s and stores nothing', async (_name, yuan, more, reason) => {
    const { tenantId } = await paidTenant(40n);
    refundable(tenantId, 40n);
    expect(await refusal(first.proposeRefund(wish(tenantId, yuan, more)))).toMatchObject({ reason });
    expect(
      (await first.listRefunds({ tenantId, state: 'REFUND_STATE_UNSPECIFIED', pageSize: 0, pageToken: '' })).refunds,
    ).toEqual([]);
    expect(world.wallet.payouts.refundable.get(tenantId)).toBe(40n * YUAN);
  });

  it('is promised once, however many propose at the same time', async () => {
    const { tenantId } = await paidTenant(40n);
    refundable(tenantId, 40n);
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => first.proposeRefund(wish(tenantId, 30n))));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('above the limit for one person', () => {
  it('takes a second person, who is not the first', async () => {
    const { tenantId } = await paidTenant(3_000n);
    refundable(tenantId, 3_000n);
    const refund = await propose(wish(tenantId, 1_001n));
    expect(refund.state).toBe('REFUND_STATE_PROPOSED');
    await work();
    expect(world.wallet.payouts.refundable.get(tenantId)).toBe(3_000n * YUAN);
    const order = { requestId: randomUUID(), refundId: refund.refundId };
    expect(await refusal(first.approveRefund(order))).toMatchObject({
      category: 'permission_denied',
      reason: 'SAME_PERSON',
    });
    expect((await second.approveRefund({ ...order, requestId: randomUUID() })).refund?.state).toBe(
      'REFUND_STATE_APPROVED',
    );
    expect(await refusal(second.approveRefund({ ...order, requestId: randomUUID() }))).toMatchObject({
      reason: 'REFUND_DECIDED',
    });
    await work();
    expect(world.wallet.payouts.refundable.get(tenantId)).toBe(1_999n * YUAN);
    const rejected = await propose(wish(tenantId, 1_500n));
    await second.rejectRefund({ requestId: randomUUID(), refundId: rejected.refundId });
    await work();
    expect(world.wallet.payouts.refundable.get(tenantId)).toBe(1_999n * YUAN);
    expect((await read(rejected)).state).toBe('REFUND_STATE_REJECTED');
  });
});

describe('the limits of a channel', () => {
  it('a payment of more than 365 days ago goes back by bank, which takes two people and one bank number', async () => {
    const { tenantId, orders } = await paidTenant(60n, 20n);
    pass(364 * DAY);
    refundable(tenantId, 80n);
    const refund = await propose(wish(tenantId, 80n));
    expect(shape(refund)).toEqual([
      ['SANDBOX', orders[1], 20n, 'PLANNED'],
      ['BANK_TRANSFER', '', 60n, 'BANK_DUE'],
    ]);
    await work();
    pass(10_000);
    await work();
    const due = await read(refund);
    expect([due.state, due.parts.map(({ state }) => state.slice(18))]).toEqual([
      'REFUND_STATE_PAYING',
      ['PAID', 'BANK_DUE'],
    ]);
    const partId = due.parts[1]?.partId ?? '';
    const say = (client: typeof first, bankReference = 'ICBC20261121001') =>
      client.recordBankPayment({ requestId: randomUUID(), partId, bankReference });
    await say(first);
    expect(await refusal(say(first))).toMatchObject({ reason: 'SAME_PERSON' });
    expect(await refusal(say(second, 'ICBC20261121002'))).toMatchObject({ reason: 'BANK_REFERENCE_DIFFERS' });
    expect((await say(second)).refund?.state).toBe('REFUND_STATE_COMPLETED');
    expect(await refusal(say(second))).toMatchObject({ reason: 'NO_BANK_PAYMENT_DUE' });
    expect(
      await refusal(first.recordBankPayment({ requestId: randomUUID(), partId, bankReference: 'x' })),
    ).toMatchObject({
      reason: 'INVALID_REQUEST',
    });
  });

  it('two refunds of one payment are a minute apart, whatever was late', async () => {
    const { tenantId } = await paidTenant(100n);
    refundable(tenantId, 100n);
    const [a, b] = [await propose(wish(tenantId, 30n)), await propose(wish(tenantId, 30n))];
    await work();
    await work();
    const asked = async () =>
      (
        await world.service.db
          .selectFrom('refund_parts')
          .select('asked_at')
          .where('refund_id', 'in', [a.refundId, b.refundId])
          .execute()
      ).flatMap(({ asked_at }) => (asked_at === null ? [] : [asked_at.getTime()]));
    expect(await asked()).toHaveLength(1);
    pass(59_000);
    await work();
    expect(await asked()).toHaveLength(1);
    pass(2_000);
    await work();
    const [one = 0, two = 0] = (await asked()).toSorted((x, y) => x - y);
    expect(two - one).toBeGreaterThanOrEqual(60_000);
  });

  it('what the channel refuses is due by bank, and is told', async () => {
    const { tenantId, orders } = await paidTenant(70n);
    refundable(tenantId, 70n);
    // The provider has lost the payment.
    const dir = world.sandboxDir;
    await rm(join(dir, 'provider', 'payments', `${orders[0] ?? ''}.json`));
    const refund = await propose(wish(tenantId, 70n));
    await work();
    expect(shape(await read(refund))).toEqual([
      ['SANDBOX', orders[0], 70n, 'REFUSED'],
      ['BANK_TRANSFER', '', 70n, 'BANK_DUE'],
    ]);
    expect(
      (await facts('refund_failed', (data) => RefundFailed.decode(data))).find(
        (fact) => fact.refundId === refund.refundId,
      ),
    ).toMatchObject({
      tenantId,
      amount: cny(70n * YUAN),
      channelCode: 'ORDER_NOT_PAID',
    });
  });
});

describe('a payment that pays nothing', () => {
  async function surplus(yuan: bigint): Promise<{ tenantId: string; paymentId: string; orderId: string }> {
    const tenantId = await world.tenant();
    const { payUrl, orderId } = await world.order(tenantId, yuan);
    await world.close(tenantId);
    await fetch(payUrl, { method: 'POST' });
    const { payment_id: paymentId } = await world.service.db
      .selectFrom('payments')
      .select('payment_id')
      .where('order_id', '=', orderId)
      .executeTakeFirstOrThrow();
    return { tenantId, paymentId, orderId };
  }
  const of = async (tenantId: string) =>
    (await first.listRefunds({ tenantId, state: 'REFUND_STATE_UNSPECIFIED', pageSize: 0, pageToken: '' })).refunds;

  it('goes back by itself, once, and touches no wallet', async () => {
    const { tenantId, orderId, paymentId } = await surplus(9n);
    await Promise.all([work(), work()]);
    pass(10_000);
    await work();
    const refunds = await of(tenantId);
    expect(refunds.map(({ state, proposer }) => [state, proposer])).toEqual([
      ['REFUND_STATE_COMPLETED', 'system:surplus'],
    ]);
    expect(refunds.map(shape)).toEqual([[['SANDBOX', orderId, 9n, 'PAID']]]);
    const again = wish(tenantId, 9n, { source: 'REFUND_SOURCE_SURPLUS', paymentId });
    expect(await refusal(first.proposeRefund(again))).toMatchObject({ reason: 'REFUND_EXCEEDS' });
    expect(world.wallet.payouts.paidOut.has(refunds[0]?.refundId ?? '')).toBe(false);
  });

  it('waits for finance when it is large', async () => {
    const { tenantId } = await surplus(1_500n);
    await work();
    expect((await of(tenantId)).map(({ state }) => state)).toEqual(['REFUND_STATE_PROPOSED']);
  });

  it('may go into the wallet as cash instead', async () => {
    const { tenantId, paymentId } = await surplus(12n);
    const more = { source: 'REFUND_SOURCE_SURPLUS', destination: 'REFUND_DESTINATION_WALLET', paymentId } as const;
    const refund = await propose(wish(tenantId, 12n, more));
    await work();
    expect((await read(refund)).state).toBe('REFUND_STATE_COMPLETED');
    expect(world.wallet.ledger.holdings.get(tenantId)?.cash).toBe(12n * YUAN);
  });
});

it('under an agreement that wants fapiao back, nothing is refunded before the red letter', async () => {
  const { tenantId } = await paidTenant(100n);
  const accept = async (agreementId: string) => {
    const event = AgreementAccepted.fromPartial({
      tenantId,
      agreementId,
      version: '1',
      occurTime: world.clock.now,
    });
    await publishEvent(world.service, 'tollgate.accounts.agreement_accepted', AgreementAccepted.encode(event).finish());
    await world.service.flush();
  };
  await accept('changyou-sms');
  refundable(tenantId, 90n);
  await propose(wish(tenantId, 10n));
  const fapiaoId = `fap_${randomUUID()}`;
  await sql`
    insert into fapiao (fapiao_id, tenant_id, state, title, currency, total_micros, net_micros, tax_micros, number,
      applied_at, issued_at, next_attempt_at)
    values (${fapiaoId}, ${tenantId}, 'issued', '{}', 'CNY', 106000000, 100000000, 6000000, '12345678901234567890',
      now(), now(), now())`.execute(world.service.db);
  expect(await refusal(first.proposeRefund(wish(tenantId, 10n)))).toMatchObject({
    category: 'failed_precondition',
    reason: 'INVOICE_NOT_RETURNED',
    metadata: { outstanding_invoices: '1' },
  });
  await sql`
    update fapiao set state = 'red_issued', return_reason = 'SALES_RETURN', return_asked_by = 'tenant', red_issued_at = now(),
      red_number = '22345678901234567890' where fapiao_id = ${fapiaoId}`.execute(world.service.db);
  expect((await propose(wish(tenantId, 10n))).state).toBe('REFUND_STATE_APPROVED');
});

it('nobody but finance refunds, and another tenant sees nothing of it', async () => {
  const { tenantId } = await paidTenant(10n);
  refundable(tenantId, 10n);
  const refund = await propose(wish(tenantId, 5n));
  const support = await world.service.client(RefundsServiceService, {
    as: 'console',
    person: { userId: newId('usr'), kind: 'staff', roles: ['support'] },
  });
  expect(await refusal(support.proposeRefund(wish(tenantId, 5n)))).toMatchObject({ category: 'permission_denied' });
  const other = await world.tenant();
  const stranger = await world.service.client(RefundsServiceService, {
    as: 'console',
    person: world.tenantPerson(other),
  });
  expect(await refusal(stranger.proposeRefund(wish(other, 5n)))).toMatchObject({ category: 'permission_denied' });
  const { refundId } = refund;
  expect(await refusal(stranger.getRefund({ tenantId, refundId }))).toMatchObject({ category: 'permission_denied' });
  expect(await refusal(stranger.getRefund({ tenantId: other, refundId }))).toMatchObject({
    reason: 'REFUND_NOT_FOUND',
  });
  const all = stranger.listRefunds({ tenantId: '', state: 'REFUND_STATE_UNSPECIFIED', pageSize: 0, pageToken: '' });
  expect(await refusal(all)).toMatchObject({ category: 'permission_denied' });
});
