// Counted usage to charges to the wallet.

import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, tariffs, YUAN } from './fixtures.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  await world.publish();
});
afterAll(() => world.stop());

const charges = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
const charged = async (tenantId: string) =>
  (await charges(tenantId)).reduce((sum, charge) => sum + (charge.amount?.micros ?? 0n), 0n);
const status = (tenantId: string) => world.finance.getChargingStatus({ tenantId });

describe('counted usage', () => {
  it('is charged line by line and taken by the wallet to the micro', async () => {
    const tenantId = await world.tenant();
    const wallet = world.wallet.ledger.open(tenantId);
    wallet.cash = 100n * YUAN;
    await world.count(tenantId, [{ units: 1_237n }, { product: 'email-trigger', units: 3n, grantId: '' }]);
    await world.settle();
    expect(wallet.cash).toBe(100n * YUAN - 1_237n * 45_000n - 3n * 1_800n);
    const [mail, sms] = (await charges(tenantId)).toSorted((a, b) => (a.product < b.product ? -1 : 1));
    expect(sms).toMatchObject({
      product: 'sms-cn',
      units: 1_237n,
      amount: cny(55_665_000n),
      posted: true,
      grantId: 'grt_1',
      jobId: 'job-1',
    });
    expect(mail).toMatchObject({ product: 'email-trigger', units: 3n, amount: cny(5_400n), posted: true });
    const posted = world.wallet.ledger.seen.charges.filter((charge) => charge.tenantId === tenantId);
    expect(posted.map((charge) => charge.reservationReference).toSorted()).toEqual(['', 'grt_1']);
    expect(await status(tenantId)).toMatchObject({
      unpostedCharges: 0n,
      unpostedAmount: cny(0n),
      pendingUsageEvents: 0n,
      uninvoicedAmount: cny(55_670_400n),
    });
  });

  it('is charged once however often its event comes', async () => {
    const tenantId = await world.tenant();
    const usageId = newId('evt');
    // Under message ids of their own, so that neither the broker nor the inbox drops them.
    for (let n = 0; n < 3; n++) await world.count(tenantId, [{ units: 10n }, { units: 20n }], usageId);
    await world.settle();
    expect((await charges(tenantId)).map((charge) => charge.units).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      10n,
      20n,
    ]);
    expect(await charged(tenantId)).toBe(30n * 45_000n);
  });

  it('adds up to the price of the sum across tiers, in any batching', async () => {
    const [whole, pieces] = [await world.tenant(), await world.tenant()];
    await world.count(whole, [{ units: 100_500n }]);
    for (const batch of [[60_000n, 39_999n], [1n], [1n, 400n, 99n]])
      await world.count(
        pieces,
        batch.map((units) => ({ units })),
      );
    await world.settle();
    const expected = 100_000n * 45_000n + 500n * 42_000n;
    expect([await charged(whole), await charged(pieces)]).toEqual([expected, expected]);
  });

  it('begins at the first tier again at midnight in Shanghai, and late usage keeps its own month', async () => {
    const tenantId = await world.tenant();
    const october = new Date('2026-10-31T15:00:00Z'); // 23:00 on the 31st
    const november = new Date('2026-10-31T16:00:00Z'); // 00:00 on the 1st
    await world.count(tenantId, [
      { units: 100_000n, hourStart: october },
      { units: 1n, hourStart: november },
    ]);
    // Two days later something of October is reported.
    await world.count(tenantId, [{ units: 1n, hourStart: october }]);
    await world.settle();
    const amounts = (await charges(tenantId))
      .map((charge) => charge.amount?.micros)
      .toSorted((a, b) => Number((a ?? 0n) - (b ?? 0n)));
    expect(amounts).toEqual([42_000n, 45_000n, 4_500_000_000n]);
  });

  it('of a product that costs nothing needs no wallet', async () => {
    const free = {
      ...tariffs[1],
      product: 'trial',
      channel: 'CHANNEL_EMAIL' as const,
      tierMode: 'TIER_MODE_GRADUATED' as const,
      tiers: [{ fromUnits: 0n, unitPrice: cny(0n) }],
    };
    await world.publish({ effectiveTime: world.clock.now, tariffs: [...tariffs, free] });
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ product: 'trial', units: 5n }, { units: 0n }]);
    await world.settle();
    expect(await charges(tenantId)).toMatchObject([{ units: 5n, amount: cny(0n), posted: true }]);
    expect(world.wallet.ledger.seen.charges.filter((charge) => charge.tenantId === tenantId)).toEqual([]);
  });

  it('under a volume tariff is re-priced when a tier is reached', async () => {
    const rising = {
      product: 'priority',
      channel: 'CHANNEL_SMS' as const,
      tierMode: 'TIER_MODE_VOLUME' as const,
      tiers: [
        { fromUnits: 0n, unitPrice: cny(30_000n) },
        { fromUnits: 100n, unitPrice: cny(35_000n) },
      ],
    };
    await world.publish({ effectiveTime: world.clock.now, tariffs: [...tariffs, rising] });
    const tenantId = await world.tenant();
    await world.count(tenantId, [
      { product: 'priority', units: 60n },
      { product: 'priority', units: 40n },
    ]);
    await world.settle();
    expect(await charged(tenantId)).toBe(100n * 30_000n);
    expect((await world.catalog.quoteUsage({ tenantId, product: 'priority', units: 1n })).amount).toEqual(
      cny(101n * 35_000n - 100n * 30_000n),
    );
    await world.count(tenantId, [{ product: 'priority', units: 50n }]);
    await world.settle();
    expect(await charged(tenantId)).toBe(150n * 35_000n);
    const { invoice } = await world.finance.closePeriod({
      requestId: crypto.randomUUID(),
      tenantId,
      month: '2026-11',
      validateOnly: true,
    });
    expect(invoice?.lines).toEqual([
      { product: 'priority', units: 150n, unitPrice: cny(35_000n), amount: cny(150n * 35_000n), month: '2026-11' },
    ]);
  });
});

describe('the wallet', () => {
  it('that is down, or whose answer is lost, gets every charge once', async () => {
    const tenantId = await world.tenant();
    for (const mood of ['down', 'lose'] as const) {
      await world.count(tenantId, [{ units: 100n }]);
      world.wallet.mood[mood] = 1;
      await world.service.flush();
      await world.service.runJob('post-charges').catch(() => undefined);
      world.wallet.mood[mood] = 0;
      await world.settle();
    }
    expect(world.wallet.ledger.holdings.get(tenantId)?.arrears).toBe(200n * 45_000n);
    expect(await status(tenantId)).toMatchObject({ unpostedCharges: 0n });
  });

  it('that refuses one charge takes the others, and the refused one later', async () => {
    const [known, unknown] = [await world.tenant(), await world.tenant()];
    world.wallet.ledger.holdings.delete(unknown);
    await world.count(unknown, [{ units: 2n }]);
    await world.count(known, [{ units: 3n }]);
    await world.settle();
    expect(world.wallet.ledger.holdings.get(known)?.arrears).toBe(135_000n);
    expect(await status(unknown)).toMatchObject({ unpostedCharges: 1n, unpostedAmount: cny(90_000n) });
    const request = { requestId: crypto.randomUUID(), tenantId: unknown, month: '2026-11', validateOnly: false };
    expect(await refusal(world.finance.closePeriod(request))).toMatchObject({
      category: 'failed_precondition',
      reason: 'CHARGES_PENDING',
    });
    world.wallet.ledger.open(unknown);
    const { now } = world.clock;
    world.clock.now = new Date(now.getTime() + 60_000);
    await world.settle();
    // The refusal was not the answer for ever: the same request now closes the period.
    expect((await world.finance.closePeriod(request)).invoice?.exactTotal).toEqual(cny(90_000n));
    world.clock.now = now;
    expect(world.wallet.ledger.holdings.get(unknown)?.arrears).toBe(90_000n);
  });
});

describe('a batch that the wallet refuses as a whole', () => {
  it('is taken charge by charge, and the bad one waits', async () => {
    // No wallet accepts such a tenant id; the refusal is of the whole request.
    const bad = 'ten_nobody';
    const registered = TenantRegistered.fromPartial({ tenantId: bad, occurTime: world.clock.now });
    await publishEvent(
      world.service,
      'tollgate.accounts.tenant_registered',
      TenantRegistered.encode(registered).finish(),
    );
    await world.service.flush();
    const good = await world.tenant();
    world.wallet.mood.down = 1;
    await world.count(bad, [{ units: 1n }]);
    await world.count(good, [{ units: 1n }]);
    await world.settle();
    await world.settle();
    expect(world.wallet.ledger.holdings.get(good)?.arrears).toBe(45_000n);
    const waiting = await world.service.db
      .selectFrom('charge_progress')
      .select(['tenant_id', 'last_refusal'])
      .where('posted_at', 'is', null)
      .execute();
    expect(waiting).toEqual([{ tenant_id: bad, last_refusal: 'INVALID_REQUEST' }]);
  });
});

it('of a job whose id is as long as metering lets it be is charged', async () => {
  const tenantId = await world.tenant();
  // A hundred characters, two UTF-16 units each.
  const jobId = '𝒥'.repeat(100);
  await world.count(tenantId, [{ units: 1n, jobId, grantId: jobId }]);
  await world.settle();
  expect((await charges(tenantId)).map((charge) => charge.jobId)).toEqual([jobId]);
});

describe('usage that cannot be charged', () => {
  it.each([
    ['negative units', { units: -1n }],
    ['more units than a line may count', { units: 1_000_000_001n }],
    ['no hour', { units: 1n, hourStart: undefined }],
    ['no product', { units: 1n, product: '' }],
    ['a grant that no wallet could name', { units: 1n, grantId: 'g'.repeat(101) }],
  ])('for %s goes to the dead letters and charges nothing, its good lines included', async (_name, line) => {
    const tenantId = await world.tenant();
    const before = (await world.service.events('tollgate.deadletter.billing-usage-counted')).length;
    await world.count(tenantId, [{ units: 1n }, line]);
    await world.settle();
    const letters = await world.service.events('tollgate.deadletter.billing-usage-counted');
    expect(letters).toHaveLength(before + 1);
    expect(Object.values(letters.at(-1)?.headers ?? {})).toContain('USAGE_INVALID');
    expect(await charges(tenantId)).toEqual([]);
  });
});
