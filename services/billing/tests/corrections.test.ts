// Usage that is corrected, disputes that end in a note, and what the wallet gives back.

import {
  DiscrepancyResolved,
  UsageCorrected,
  type UsageCorrectedLine,
} from '@tollgate/contracts/metering/v1/count_events';
import { newId } from '@tollgate/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, publishEvent, startBilling, tariffs } from './fixtures.ts';

let world: BillingWorld;
const falling = {
  product: 'verify',
  channel: 'CHANNEL_SMS' as const,
  tierMode: 'TIER_MODE_VOLUME' as const,
  tiers: [
    { fromUnits: 0n, unitPrice: cny(40_000n) },
    { fromUnits: 100n, unitPrice: cny(35_000n) },
  ],
};
beforeAll(async () => {
  world = await startBilling();
  await world.publish({ tariffs: [...tariffs, falling] });
});
afterAll(() => world.stop());

const hour = new Date('2026-11-20T04:00:00Z');
const charges = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges;
const charged = async (tenantId: string) =>
  (await charges(tenantId)).reduce((sum, charge) => sum + (charge.amount?.micros ?? 0n), 0n);
const owed = (tenantId: string) => world.wallet.ledger.holdings.get(tenantId);
const unposted = async (tenantId: string) => (await world.finance.getChargingStatus({ tenantId })).unpostedCharges;

async function correct(tenantId: string, lines: readonly Partial<UsageCorrectedLine>[], usageId = newId('evt')) {
  const event = UsageCorrected.fromPartial({
    usageId,
    tenantId,
    correctionId: newId('cor'),
    lines: lines.map((line) => ({ product: 'sms-cn', jobId: 'job-1', grantId: 'grt_1', hourStart: hour, ...line })),
    occurTime: world.clock.now,
  });
  await publishEvent(world.service, 'tollgate.metering.usage_corrected', UsageCorrected.encode(event).finish());
  return usageId;
}

async function resolve(tenantId: string, direction: 'CREDIT' | 'DEBIT', units: bigint, discrepancyId = newId('dsc')) {
  const event = DiscrepancyResolved.fromPartial({
    discrepancy: {
      discrepancyId,
      state: 'DISCREPANCY_STATE_RESOLVED',
      comparison: { tenantId, product: 'sms-cn', day: '2026-11-20' },
      note: { direction: `NOTE_DIRECTION_${direction}`, units },
    },
    occurTime: world.clock.now,
  });
  await publishEvent(
    world.service,
    'tollgate.metering.discrepancy_resolved',
    DiscrepancyResolved.encode(event).finish(),
  );
  return discrepancyId;
}

describe('a correction', () => {
  it('downwards is a negative charge that the wallet carries out by reversals, and leaves the month at its price', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 60_000n, hourStart: hour }]);
    await world.count(tenantId, [{ units: 50_000n, hourStart: hour }]);
    await world.settle();
    const usageId = await correct(tenantId, [{ units: -20_000n, messages: -20_000n }]);
    await correct(tenantId, [{ units: -20_000n, messages: -20_000n }], usageId);
    await world.settle();
    expect((await charges(tenantId)).map((charge) => [charge.units, charge.amount?.micros, charge.posted])).toEqual([
      // 10,000 at 0.042 and 10,000 at 0.045 come back.
      [-20_000n, -870_000_000n, true],
      [50_000n, 40_000n * 45_000n + 10_000n * 42_000n, true],
      [60_000n, 60_000n * 45_000n, true],
    ]);
    expect(owed(tenantId)?.arrears).toBe(90_000n * 45_000n);
    expect(await unposted(tenantId)).toBe(0n);
    const { invoice } = await world.finance.closePeriod({
      requestId: crypto.randomUUID(),
      tenantId,
      month: '2026-11',
      validateOnly: true,
    });
    expect(invoice?.lines).toMatchObject([{ units: 90_000n, unitPrice: cny(45_000n), amount: cny(90_000n * 45_000n) }]);
  });

  it('that comes before what it takes back waits for it', async () => {
    const tenantId = await world.tenant();
    await correct(tenantId, [{ units: -5n }]);
    await world.count(tenantId, [{ units: 8n, hourStart: hour }]);
    await world.settle();
    await world.settle();
    await expect.poll(() => charged(tenantId), { timeout: 10_000 }).toBe(3n * 45_000n);
  });

  it('upwards of a month that has ended is priced by that month’s tiers', async () => {
    const tenantId = await world.tenant();
    const october = new Date('2026-10-31T15:00:00Z');
    await world.count(tenantId, [{ units: 100_000n, hourStart: october }]);
    await world.count(tenantId, [{ units: 5n, hourStart: hour }]);
    await correct(tenantId, [{ units: 10n, hourStart: october }]);
    await world.settle();
    expect(await charged(tenantId)).toBe(100_000n * 45_000n + 10n * 42_000n + 5n * 45_000n);
  });

  it('is given back over as many charges as it takes, and after the wallet was down', async () => {
    const tenantId = await world.tenant();
    for (let n = 0; n < 5; n++) await world.count(tenantId, [{ units: 10n, hourStart: hour }]);
    await world.settle();
    await correct(tenantId, [{ units: -35n }]);
    world.wallet.mood.lose = 1;
    await world.service.flush();
    await world.service.runJob('post-charges').catch(() => undefined);
    world.wallet.mood.lose = 0;
    await world.settle();
    expect(owed(tenantId)?.arrears).toBe(15n * 45_000n);
    const reversed = world.wallet.ledger.seen.reversals.filter((one) => one.tenantId === tenantId);
    expect(new Set(reversed.map((one) => one.reversalId)).size).toBe(4);
  });
});

it('a volume tariff that falls gives back what earlier units cost more', async () => {
  const tenantId = await world.tenant();
  await world.count(tenantId, [{ product: 'verify', units: 100n, hourStart: hour }]);
  await world.settle();
  expect(owed(tenantId)?.arrears).toBe(4_000_000n);
  await world.count(tenantId, [{ product: 'verify', units: 1n, hourStart: hour }]);
  await world.settle();
  expect(await charged(tenantId)).toBe(101n * 35_000n);
  expect(owed(tenantId)?.arrears).toBe(101n * 35_000n);
  await correct(tenantId, [{ product: 'verify', units: -1n }]);
  await world.settle();
  expect(owed(tenantId)?.arrears).toBe(4_000_000n);
});

describe('a dispute', () => {
  it('that ends in a credit or a debit is charged once, in the month of its day', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [{ units: 100n, hourStart: hour }]);
    await world.settle();
    const credit = await resolve(tenantId, 'CREDIT', 30n);
    await resolve(tenantId, 'CREDIT', 30n, credit);
    await resolve(tenantId, 'DEBIT', 4n);
    await world.settle();
    expect(await charged(tenantId)).toBe(74n * 45_000n);
    expect(owed(tenantId)?.arrears).toBe(74n * 45_000n);
  });

  it.each([
    ['no units', { note: { direction: 'NOTE_DIRECTION_CREDIT' as const, units: 0n } }],
    ['a day that is none', { comparison: { product: 'sms-cn', day: '2026-02-31x' } }],
    ['no direction', { note: { units: 3n } }],
  ])('with %s goes to the dead letters', async (_name, more) => {
    const tenantId = await world.tenant();
    const event = DiscrepancyResolved.fromPartial({
      discrepancy: {
        discrepancyId: newId('dsc'),
        note: { direction: 'NOTE_DIRECTION_CREDIT', units: 1n },
        ...more,
        comparison: {
          tenantId,
          product: 'sms-cn',
          day: '2026-11-20',
          ...('comparison' in more ? more.comparison : {}),
        },
      },
    });
    const before = (await world.service.events('tollgate.deadletter.billing-discrepancy-resolved')).length;
    await publishEvent(
      world.service,
      'tollgate.metering.discrepancy_resolved',
      DiscrepancyResolved.encode(event).finish(),
    );
    await world.settle();
    expect(await world.service.events('tollgate.deadletter.billing-discrepancy-resolved')).toHaveLength(before + 1);
    expect(await charges(tenantId)).toEqual([]);
  });
});
