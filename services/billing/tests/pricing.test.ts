// Prices that two people decide, the notice that agreements demand, and changes in the middle of a day.

import { randomUUID } from 'node:crypto';
import { AgreementAccepted } from '@tollgate/contracts/accounts/v1/events';
import type { Tariff } from '@tollgate/contracts/billing/v1/catalog';
import { PricingServiceService } from '@tollgate/contracts/billing/v1/pricing';
import { newId } from '@tollgate/ids';
import type { Client } from '@tollgate/rpc';
import { refusal } from '@tollgate/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, tariffs } from './fixtures.ts';

let world: BillingWorld;
let finance: Client<PricingServiceService>;
let approver: Client<PricingServiceService>;
let bookId: string;
beforeEach(async () => {
  world = await startBilling();
  bookId = await world.publish();
  const as = (role: string) =>
    world.service.client(PricingServiceService, {
      as: 'console',
      person: { userId: newId('usr'), kind: 'staff', roles: [role] },
    });
  finance = await as('finance');
  approver = await as('approver');
});
afterEach(() => world.stop());

const sms = (micros: bigint): Tariff => ({
  product: 'sms-cn',
  channel: 'CHANNEL_SMS',
  tierMode: 'TIER_MODE_GRADUATED',
  tiers: [{ fromUnits: 0n, unitPrice: cny(micros) }],
});
const base = () => ({ requestId: randomUUID(), reason: 'agreed with the customer', validateOnly: false });
const charged = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
const total = async (tenantId: string) =>
  (await charged(tenantId)).reduce((sum, charge) => sum + (charge.amount?.micros ?? 0n), 0n);
const stored = async () => ({
  proposals: (await world.service.db.selectFrom('price_proposals').select('proposal_id').execute()).length,
  books: (await world.service.db.selectFrom('price_books').select('price_book_id').execute()).length,
});

async function bind(tenantId: string, agreementId: string): Promise<void> {
  const event = AgreementAccepted.fromPartial({ tenantId, agreementId, version: '1', occurTime: world.clock.now });
  await publishEvent(world.service, 'tollgate.accounts.agreement_accepted', AgreementAccepted.encode(event).finish());
  await world.service.flush();
}

describe('prices of one tenant', () => {
  it('hold from their hour until their end, for that tenant alone, once another person approved', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const effectiveTime = new Date('2026-11-21T04:00:00Z');
    const prices = {
      tenantId: mine,
      effectiveTime,
      endTime: new Date('2026-11-21T06:00:00Z'),
      tariffs: [sms(40_000n)],
    };
    const { proposal } = await finance.proposeTenantPrices({ ...base(), prices });
    const decision = { requestId: randomUUID(), proposalId: proposal?.proposalId ?? '', validateOnly: false };
    expect(await refusal(finance.approvePriceProposal(decision))).toMatchObject({ reason: 'SAME_PERSON' });
    expect((await world.catalog.quoteUsage({ tenantId: mine, product: 'sms-cn', units: 1n })).amount).toEqual(
      cny(45_000n),
    );
    const approved = await approver.approvePriceProposal({ ...decision, requestId: randomUUID() });
    expect(approved.proposal).toMatchObject({ state: 'PRICE_PROPOSAL_STATE_APPROVED' });
    const quote = await world.catalog.quoteUsage({ tenantId: mine, product: 'sms-cn', units: 1n });
    expect(quote).toMatchObject({ amount: cny(40_000n), priceBookId: approved.proposal?.priceBookId });
    const hours = ['2026-11-21T03:00:00Z', '2026-11-21T04:00:00Z', '2026-11-21T05:00:00Z', '2026-11-21T06:00:00Z'];
    for (const tenantId of [mine, other])
      await world.count(
        tenantId,
        hours.map((hour) => ({ units: 10n, hourStart: new Date(hour) })),
      );
    await world.settle();
    expect(await total(mine)).toBe(20n * 45_000n + 20n * 40_000n);
    expect(await total(other)).toBe(40n * 45_000n);
    expect(await refusal(approver.rejectPriceProposal({ ...decision, requestId: randomUUID() }))).toMatchObject({
      reason: 'PROPOSAL_DECIDED',
    });
    // General books know nothing of it.
    expect(
      (await finance.listPriceBooks({ pageSize: 0, pageToken: '' })).priceBooks.map((one) => one.priceBookId),
    ).toEqual([bookId]);
  });

  it.each([
    ['an unknown tenant', () => ({ tenantId: newId('ten') }), 'TENANT_NOT_FOUND'],
    ['an hour that is over', () => ({ effectiveTime: new Date('2026-11-21T03:59:59Z') }), 'EFFECTIVE_TIME_PAST'],
    ['an end before the beginning', () => ({ endTime: new Date('2026-11-21T04:00:00Z') }), 'PRICE_BOOK_INVALID'],
    ['a product that no book has', () => ({ tariffs: [{ ...sms(1n), product: 'fax' }] }), 'PRODUCT_NOT_FOUND'],
    ['a negative price', () => ({ tariffs: [sms(-1n)] }), 'PRICE_BOOK_INVALID'],
    ['no tariffs', () => ({ tariffs: [] }), 'INVALID_REQUEST'],
  ])('are refused for %s, and nothing is stored', async (_name, change, reason) => {
    const before = await stored();
    const prices = {
      tenantId: await world.tenant(),
      effectiveTime: world.clock.now,
      endTime: undefined,
      tariffs: [sms(1n)],
      ...change(),
    };
    expect(await refusal(finance.proposeTenantPrices({ ...base(), prices }))).toMatchObject({ reason });
    expect(await stored()).toEqual(before);
  });
});

describe('a price that was entered wrong', () => {
  const correction = () => ({ priceBookId: bookId, month: '2026-11', tariffs: [sms(50_000n)] });

  it('is previewed, approved by another person, and charged as a difference that edits nothing', async () => {
    const [one, two] = [await world.tenant(), await world.tenant()];
    await world.count(one, [{ units: 100n }]);
    await world.count(two, [{ units: 100_010n }]);
    await world.settle();
    const before = await charged(one);
    const preview = await finance.proposePriceCorrection({ ...base(), correction: correction(), validateOnly: true });
    // 100 and 100,000 at 5 li more, 10 at 8 li more.
    expect(preview.preview).toEqual({
      tenants: 2n,
      chargedMore: cny(100_100n * 5_000n + 10n * 8_000n),
      givenBack: cny(0n),
    });
    expect((await stored()).proposals).toBe(0);
    const { proposal } = await finance.proposePriceCorrection({ ...base(), correction: correction() });
    const decision = { requestId: randomUUID(), proposalId: proposal?.proposalId ?? '', validateOnly: false };
    expect((await approver.approvePriceProposal({ ...decision, validateOnly: true })).preview).toEqual(preview.preview);
    expect(await total(one)).toBe(100n * 45_000n);
    await approver.approvePriceProposal(decision);
    for (let n = 0; n < 3; n++) await world.service.runJob('rerate-months');
    await world.settle();
    const after = await charged(one);
    expect(after.slice(1)).toEqual(before);
    expect(after[0]).toMatchObject({ units: 0n, amount: cny(500_000n), posted: true });
    expect(await total(two)).toBe(100_010n * 50_000n);
    // What comes late is priced as it should have been; other months are not touched.
    await world.count(one, [{ units: 1n }, { units: 1n, hourStart: new Date('2026-10-05T00:00:00Z') }]);
    await world.settle();
    expect(await total(one)).toBe(101n * 50_000n + 45_000n);
  });

  it('downwards gives back', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 100n }]);
    await world.settle();
    const { proposal, preview } = await finance.proposePriceCorrection({
      ...base(),
      correction: { ...correction(), tariffs: [sms(4_500n)] },
    });
    expect(preview).toMatchObject({ chargedMore: cny(0n), givenBack: cny(4_050_000n) });
    const decision = { requestId: randomUUID(), proposalId: proposal?.proposalId ?? '', validateOnly: false };
    await approver.approvePriceProposal(decision);
    await world.service.runJob('rerate-months');
    await world.settle();
    expect(await total(tenantId)).toBe(450_000n);
    expect(world.wallet.ledger.holdings.get(tenantId)?.arrears).toBe(450_000n);
  });

  it.each([
    ['an unknown book', { priceBookId: newId('prb') }, 'PRICE_BOOK_NOT_FOUND'],
    ['a product that the book lacks', { tariffs: [{ ...sms(1n), product: 'fax' }] }, 'PRODUCT_NOT_FOUND'],
    ['a month to come', { month: '2026-12' }, 'MONTH_NOT_STARTED'],
    ['a month that is none', { month: '2026-13' }, 'INVALID_REQUEST'],
  ])('is refused for %s', async (_name, change, reason) => {
    const wanted = { ...base(), correction: { ...correction(), ...change } };
    expect(await refusal(finance.proposePriceCorrection(wanted))).toMatchObject({ reason });
    expect((await stored()).proposals).toBe(0);
  });
});

describe('the notice that agreements demand', () => {
  const dearer = (more: object = {}) =>
    world.publish({ effectiveTime: world.clock.now, tariffs: [sms(46_000n)], ...more });

  it('of jd is before the prices: at once is refused with the clause, a minute later is not', async () => {
    await bind(await world.tenant(), 'jd-sms');
    expect(await refusal(dearer())).toMatchObject({ reason: 'PRICE_NOTICE_LATE', metadata: { clause_id: 'jd/2.2' } });
    expect(await refusal(dearer({ cause: 'PRICE_CAUSE_CARRIER' }))).toMatchObject({
      metadata: { clause_id: 'jd/2.3' },
    });
    expect((await stored()).books).toBe(1);
    await dearer({ effectiveTime: new Date(world.clock.now.getTime() + 60_000) });
  });

  it('of tencent is a mail; prices that fall need none', async () => {
    await bind(await world.tenant(), 'tencent-ses');
    expect(await refusal(dearer())).toMatchObject({
      reason: 'PRICE_NOTICE_MISSING',
      metadata: { clause_id: 'tencent/fee.2' },
    });
    await dearer({ notices: [{ channel: 'PRICE_NOTICE_CHANNEL_EMAIL', time: world.clock.now }] });
    await world.publish({ effectiveTime: world.clock.now, tariffs: [sms(10_000n)] });
  });

  it('is consent where the law asks for it, unless its tenants have prices of their own', async () => {
    const tenantId = await world.tenant();
    await bind(tenantId, 'hongfengye-sms');
    const later = {
      effectiveTime: new Date(world.clock.now.getTime() + 60_000),
      tariffs: [sms(46_000n), ...tariffs.slice(1)],
    };
    expect(await refusal(dearer(later))).toMatchObject({
      reason: 'PRICE_CONSENT_NEEDED',
      metadata: { clause_id: 'law/civil-code-543' },
    });
    const prices = { tenantId, effectiveTime: world.clock.now, endTime: undefined, tariffs: [sms(45_000n)] };
    const { proposal } = await finance.proposeTenantPrices({ ...base(), prices });
    const decision = { requestId: randomUUID(), proposalId: proposal?.proposalId ?? '', validateOnly: false };
    await approver.approvePriceProposal(decision);
    await dearer(later);
  });

  it('that lies in the future was not given', async () => {
    const notices = [{ channel: 'PRICE_NOTICE_CHANNEL_EMAIL' as const, time: new Date(world.clock.now.getTime() + 1) }];
    expect(await refusal(dearer({ notices }))).toMatchObject({ reason: 'PRICE_BOOK_INVALID' });
  });
});

it('prices that change in the middle of a month and of a day count by the hour that began, tiers by the whole month', async () => {
  const tenantId = await world.tenant();
  await world.publish({
    effectiveTime: new Date('2026-11-21T06:30:00Z'),
    tariffs: [
      {
        ...sms(40_000n),
        tiers: [
          { fromUnits: 0n, unitPrice: cny(40_000n) },
          { fromUnits: 50n, unitPrice: cny(30_000n) },
        ],
      },
    ],
  });
  // Counted in disorder: the later hours first.
  for (const [hour, units] of [
    ['08', 20n],
    ['07', 30n],
    ['06', 40n],
    ['05', 5n],
  ] as const)
    await world.count(tenantId, [{ units, hourStart: new Date(`2026-11-21T${hour}:00:00Z`) }]);
  await world.settle();
  // 45 under the first book; of the 50 under the second 5 lie below unit 50.
  expect(await total(tenantId)).toBe(45n * 45_000n + 5n * 40_000n + 45n * 30_000n);
});

it.each([
  ['a leap day', '2028-02-29T15:59:59.999Z', '2028-02', '2028-02-29T16:00:00.000Z', '2028-03'],
  ['the last day of February', '2027-02-28T15:00:00Z', '2027-02', '2027-02-28T16:00:00Z', '2027-03'],
  ['the end of a year', '2026-12-31T15:00:00Z', '2026-12', '2026-12-31T16:00:00Z', '2027-01'],
])('months end at midnight in Shanghai: %s', async (_name, last, month, first, next) => {
  const tenantId = await world.tenant();
  await world.count(
    tenantId,
    [last, first].map((at) => ({ units: 100_001n, hourStart: new Date(at) })),
  );
  await world.settle();
  const rows = await world.service.db.selectFrom('charges').selectAll().where('tenant_id', '=', tenantId).execute();
  expect(rows.map((row) => row.month).toSorted()).toEqual([month, next]);
  expect(await total(tenantId)).toBe(2n * (100_000n * 45_000n + 42_000n));
});
