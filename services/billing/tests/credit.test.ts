// Postpaid: terms by two people, due times, dunning steps, the limit, and the way back when somebody pays.

import { randomUUID } from 'node:crypto';
import type { Person } from '@tollgate/auth';
import { CreditServiceService, CreditTermsChanged, DunningStepTaken } from '@tollgate/contracts/billing/v1/credit';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, YUAN } from './fixtures.ts';

let world: BillingWorld;
let one: Client<CreditServiceService>;
let other: Client<CreditServiceService>;
const finance = (): Person => ({ userId: newId('usr'), kind: 'staff', roles: ['finance'] });
beforeEach(async () => {
  world = await startBilling();
  await world.publish();
  one = await world.service.client(CreditServiceService, { as: 'console', person: finance() });
  other = await world.service.client(CreditServiceService, { as: 'console', person: finance() });
});
afterEach(() => world.stop());

const at = (text: string): void => void (world.clock.now = new Date(text));
const propose = async (tenantId: string, yuan: bigint, paymentDays = 10, validateOnly = false) =>
  (
    await one.proposeCreditTerms({
      requestId: randomUUID(),
      tenantId,
      limit: cny(yuan * YUAN),
      paymentDays,
      reason: 'contract 7',
      validateOnly,
    })
  ).terms;
const decide = (proposalId: string, approve = true, by = other) =>
  by.decideCreditTerms({ requestId: randomUUID(), proposalId, approve, validateOnly: false });
async function grant(tenantId: string, yuan: bigint, paymentDays = 10): Promise<void> {
  const terms = await propose(tenantId, yuan, paymentDays);
  await decide(terms?.proposalId ?? '');
}
const changes = async (tenantId: string) => {
  await world.service.flush();
  const events = await world.service.events('tollgate.billing.credit_terms_changed');
  return events.map((event) => CreditTermsChanged.decode(event.data)).filter((event) => event.tenantId === tenantId);
};
const steps = async (tenantId: string) => {
  await world.service.flush();
  const events = await world.service.events('tollgate.billing.dunning_step_taken');
  const own = events.map((event) => DunningStepTaken.decode(event.data)).filter((event) => event.tenantId === tenantId);
  return own.map((event) => [event.step?.dayOffset, event.step?.action, event.open?.micros]);
};
const quote = (tenantId: string, units: bigint) => world.catalog.quoteUsage({ tenantId, product: 'sms-cn', units });
const use = async (tenantId: string, units: bigint, hourStart = new Date('2026-11-20T04:00:00Z')) => {
  await world.count(tenantId, [{ units, hourStart }]);
  await world.settle();
};
const closeNovember = async (tenantId: string) =>
  (
    await world.finance.closePeriod({
      requestId: randomUUID(),
      tenantId,
      month: '2026-11',
      validateOnly: false,
    })
  ).invoice;
const pay = async (tenantId: string, yuan: bigint) => {
  const order = await world.order(tenantId, yuan);
  await fetch(order.payUrl, { method: 'POST' });
  await expect
    .poll(async () => (await world.financeOrders.getOrder({ tenantId, orderId: order.orderId })).order?.state, {
      timeout: 20_000,
    })
    .toBe('ORDER_STATE_CREDITED');
};
const restricted = async (tenantId: string) => (await one.getCredit({ tenantId })).restricted;

describe('credit terms', () => {
  it('take two people, hold at once, and end with a limit of zero', async () => {
    const tenantId = await world.tenant();
    const terms = await propose(tenantId, 100n);
    const proposalId = terms?.proposalId ?? '';
    expect(await refusal(decide(proposalId, true, one))).toMatchObject({ reason: 'SAME_PERSON' });
    expect((await one.getCredit({ tenantId })).terms).toBeUndefined();
    expect(await refusal(propose(tenantId, 200n))).toMatchObject({ reason: 'CREDIT_TERMS_WAITING' });
    await decide(proposalId);
    expect(await refusal(decide(proposalId))).toMatchObject({ reason: 'CREDIT_TERMS_DECIDED' });
    expect(await one.getCredit({ tenantId })).toMatchObject({
      terms: { state: 'CREDIT_TERMS_STATE_APPROVED', limit: cny(100n * YUAN), paymentDays: 10 },
      owed: cny(0n),
      left: cny(100n * YUAN),
    });
    expect(await refusal(propose(tenantId, 100n))).toMatchObject({ reason: 'CREDIT_TERMS_UNCHANGED' });
    await grant(tenantId, 0n);
    expect((await changes(tenantId)).map((event) => [event.version, event.postpaid])).toEqual([
      [1n, true],
      [2n, false],
    ]);
    expect((await one.listCreditTerms({ tenantId, pageSize: 1, pageToken: '' })).nextPageToken).not.toBe('');
  });

  it('that are rejected change nothing; a dry run proposes nothing', async () => {
    const tenantId = await world.tenant();
    await propose(tenantId, 100n, 10, true);
    const terms = await propose(tenantId, 100n);
    await decide(terms?.proposalId ?? '', false, one);
    expect((await one.getCredit({ tenantId })).terms).toBeUndefined();
    expect(await changes(tenantId)).toEqual([]);
  });

  it.each([
    ['a limit below zero', { limit: cny(-10_000n) }, 'CREDIT_LIMIT_INVALID'],
    ['a limit in parts of a fen', { limit: cny(1n) }, 'CREDIT_LIMIT_INVALID'],
    ['a limit beyond reason', { limit: cny(10n ** 15n) }, 'CREDIT_LIMIT_INVALID'],
    ['another currency', { limit: { currencyCode: 'USD', micros: 10_000n } }, 'CURRENCY_NOT_SUPPORTED'],
    ['days below zero', { paymentDays: -1 }, 'INVALID_REQUEST'],
    ['no reason', { reason: '' }, 'INVALID_REQUEST'],
    ['a tenant that nobody knows', { tenantId: newId('ten') }, 'TENANT_NOT_FOUND'],
    ['nothing for a prepaid tenant', { limit: cny(0n) }, 'CREDIT_TERMS_UNCHANGED'],
  ])('are refused for %s, and nothing is written', async (_name, more, reason) => {
    const tenantId = await world.tenant();
    const wanted = {
      requestId: randomUUID(),
      tenantId,
      limit: cny(YUAN),
      paymentDays: 1,
      reason: 'x',
      validateOnly: false,
    };
    expect(await refusal(one.proposeCreditTerms({ ...wanted, ...more }))).toMatchObject({ reason });
    expect(await world.service.db.selectFrom('credit_terms').select('proposal_id').execute()).toEqual([]);
  });

  it('are nobody’s business but finance’s and the tenant’s own', async () => {
    const tenantId = await world.tenant();
    const asTenant = await world.service.client(CreditServiceService, {
      as: 'console',
      person: world.tenantPerson(tenantId),
    });
    expect((await asTenant.getCredit({ tenantId })).left).toEqual(cny(0n));
    const another = await world.tenant();
    for (const call of [
      asTenant.getCredit({ tenantId: another }),
      asTenant.listCreditTerms({ tenantId, pageSize: 0, pageToken: '' }),
    ])
      expect(await refusal(call)).toMatchObject({ category: 'permission_denied' });
  });
});

describe('the limit', () => {
  it('stands for what the balance does not cover, down to its last micro', async () => {
    const tenantId = await world.tenant();
    await grant(tenantId, 90n);
    world.wallet.ledger.open(tenantId).cash = 45n * YUAN;
    expect((await quote(tenantId, 1_000n)).onCredit).toBeUndefined();
    expect(await quote(tenantId, 3_000n)).toMatchObject({ amount: cny(135n * YUAN), onCredit: cny(90n * YUAN) });
    expect(await refusal(quote(tenantId, 3_001n))).toMatchObject({
      category: 'resource_exhausted',
      reason: 'CREDIT_LIMIT_REACHED',
      metadata: { limit_micros: '90000000', owed_micros: '0', left_micros: '90000000' },
    });
    await use(tenantId, 2_000n);
    expect(await one.getCredit({ tenantId })).toMatchObject({ owed: cny(45n * YUAN), left: cny(45n * YUAN) });
    expect(await quote(tenantId, 1_000n)).toMatchObject({ onCredit: cny(45n * YUAN) });
    expect(await refusal(quote(tenantId, 1_001n))).toMatchObject({ reason: 'CREDIT_LIMIT_REACHED' });
  });

  it('is nothing for a prepaid tenant', async () => {
    const tenantId = await world.tenant();
    expect((await quote(tenantId, 1_000n)).onCredit).toBeUndefined();
  });
});

describe('an invoice', () => {
  it('is due at the end of a day in Shanghai, reminded, restricts, and sends again as soon as it is paid', async () => {
    const tenantId = await world.tenant();
    await grant(tenantId, 1_000n);
    await use(tenantId, 2_000n);
    // 23:59:59 of 1 December in Shanghai, the last second of that day.
    at('2026-12-01T15:59:59Z');
    const invoice = await closeNovember(tenantId);
    const dueTime = new Date('2026-12-11T16:00:00Z');
    expect(invoice).toMatchObject({ total: cny(90n * YUAN), dueTime });
    const looks: [string, boolean][] = [
      ['2026-12-08T15:59:59Z', false],
      ['2026-12-08T16:00:00Z', false],
      ['2026-12-12T16:00:00Z', false],
      ['2026-12-14T15:59:59Z', false],
      ['2026-12-14T16:00:00Z', true],
      ['2026-12-20T16:00:00Z', true],
    ];
    for (const [time, expected] of looks) {
      at(time);
      await world.service.runJob('dun-tenants');
      await world.service.runJob('dun-tenants');
      expect([time, await restricted(tenantId)]).toEqual([time, expected]);
    }
    expect(await steps(tenantId)).toEqual([
      [-3, 'DUNNING_ACTION_REMIND', 90n * YUAN],
      [1, 'DUNNING_ACTION_REMIND', 90n * YUAN],
      [3, 'DUNNING_ACTION_RESTRICT', 90n * YUAN],
    ]);
    expect(await one.getCredit({ tenantId })).toMatchObject({
      openInvoices: [{ number: invoice?.number, open: cny(90n * YUAN), overdue: true }],
      overdue: cny(90n * YUAN),
    });
    await pay(tenantId, 89n);
    expect(await restricted(tenantId)).toBe(true);
    await pay(tenantId, 1n);
    await expect.poll(() => restricted(tenantId), { timeout: 20_000 }).toBe(false);
    const told = (await changes(tenantId)).map((event) => [event.version, event.restricted]);
    expect(told).toEqual([
      [1n, false],
      [2n, true],
      [3n, false],
    ]);
    expect((await one.getCredit({ tenantId })).openInvoices).toEqual([]);
  });

  it('that is overdue is paid before newer usage, which alone restricts nobody', async () => {
    const tenantId = await world.tenant();
    await grant(tenantId, 1_000n);
    await use(tenantId, 2_000n);
    at('2026-12-01T04:00:00Z');
    await closeNovember(tenantId);
    await use(tenantId, 1_000n, new Date('2026-12-01T04:00:00Z'));
    at('2026-12-20T04:00:00Z');
    await world.service.runJob('dun-tenants');
    expect(await restricted(tenantId)).toBe(true);
    await pay(tenantId, 90n);
    await expect.poll(() => restricted(tenantId), { timeout: 20_000 }).toBe(false);
    expect(await one.getCredit({ tenantId })).toMatchObject({ owed: cny(45n * YUAN), openInvoices: [] });
    // Steps that came while nobody looked are told once, by the last of them.
    expect(await steps(tenantId)).toEqual([[3, 'DUNNING_ACTION_RESTRICT', 90n * YUAN]]);
  });

  it('of a prepaid tenant is never due', async () => {
    const tenantId = await world.tenant();
    world.wallet.ledger.open(tenantId).cash = 1_000n * YUAN;
    await use(tenantId, 10n);
    at('2026-12-01T04:00:00Z');
    expect((await closeNovember(tenantId))?.dueTime).toBeUndefined();
    at('2027-12-01T04:00:00Z');
    await world.service.runJob('dun-tenants');
    expect(await steps(tenantId)).toEqual([]);
  });
});

describe('the policy', () => {
  const set = (days: [number, 'REMIND' | 'RESTRICT'][]) =>
    one.setDunningPolicy({
      requestId: randomUUID(),
      steps: days.map(([dayOffset, action]) => ({ dayOffset, action: `DUNNING_ACTION_${action}` })),
      validateOnly: false,
    });

  it('has versions; an invoice keeps the one that it was issued under', async () => {
    const tenantId = await world.tenant();
    await grant(tenantId, 1_000n);
    await use(tenantId, 2_000n);
    at('2026-12-01T04:00:00Z');
    await closeNovember(tenantId);
    expect((await set([[0, 'RESTRICT']])).policy).toMatchObject({ version: 2 });
    expect((await one.getDunningPolicy({ version: 0 })).policy?.steps).toHaveLength(1);
    expect((await one.getDunningPolicy({ version: 1 })).policy?.steps).toHaveLength(3);
    expect(await refusal(one.getDunningPolicy({ version: 9 }))).toMatchObject({ reason: 'DUNNING_POLICY_NOT_FOUND' });
    at('2026-12-11T16:00:00Z');
    await world.service.runJob('dun-tenants');
    expect(await restricted(tenantId)).toBe(false);
  });

  it.each([
    [
      'days that do not rise',
      [
        [3, 'REMIND'],
        [3, 'RESTRICT'],
      ],
      'DUNNING_STEPS_INVALID',
    ],
    ['a restriction before it is due', [[-1, 'RESTRICT']], 'DUNNING_STEPS_INVALID'],
    ['no step', [], 'INVALID_REQUEST'],
    ['days beyond a year', [[366, 'REMIND']], 'INVALID_REQUEST'],
  ] as [string, [number, 'REMIND' | 'RESTRICT'][], string][])('is refused for %s', async (_name, days, reason) => {
    expect(await refusal(set(days))).toMatchObject({ reason });
    expect((await one.getDunningPolicy({ version: 0 })).policy?.version).toBe(1);
  });
});
