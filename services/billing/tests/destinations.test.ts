// Prices by destination: the most digits win, with six decimals; each has tiers and lines of its own.

import { randomUUID } from 'node:crypto';
import type { Tariff } from '@tollgate/contracts/billing/v1/catalog';
import { PriceBookPublished } from '@tollgate/contracts/billing/v1/events';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, cny, startBilling, tariffs } from './fixtures.ts';

const to = (destination: string, ...tiers: [bigint, bigint][]): Tariff => ({
  product: 'sms-intl',
  destination,
  channel: 'CHANNEL_SMS',
  tierMode: 'TIER_MODE_GRADUATED',
  tiers: tiers.map(([fromUnits, micros]) => ({ fromUnits, unitPrice: cny(micros) })),
});

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
  // 0.312345 to Britain and 0.287651 to its mobiles of 79; 0.051207 to America, 0.049103 from 1,000 on; 0.65 elsewhere.
  const abroad = [to('', [0n, 650_000n]), to('44', [0n, 312_345n]), to('4479', [0n, 287_651n])];
  await world.publish({ tariffs: [...tariffs, ...abroad, to('1', [0n, 51_207n], [1_000n, 49_103n])] });
});
afterAll(() => world.stop());

const quote = (tenantId: string, destination: string, units = 3n) =>
  world.catalog.quoteUsage({ tenantId, product: 'sms-intl', units, destination });
const charged = async (tenantId: string) =>
  (await world.finance.listCharges({ tenantId, pageSize: 0, pageToken: '' })).charges
    .map(({ product, units, amount }) => [product, units, amount?.micros])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));

describe('a quote', () => {
  it.each([
    ['447911123456', 'sms-intl-to-4479', 862_953n],
    ['4479', 'sms-intl-to-4479', 862_953n],
    ['44', 'sms-intl-to-44', 937_035n],
    ['442079460018', 'sms-intl-to-44', 937_035n],
    ['12125550100', 'sms-intl-to-1', 153_621n],
    ['49', 'sms-intl', 1_950_000n],
    ['', 'sms-intl', 1_950_000n],
  ])('of 3 to %s is by %s, %s micros', async (destination, product, micros) => {
    const answer = await quote(await world.tenant(), destination);
    expect([answer.product, answer.amount]).toEqual([product, cny(micros)]);
  });

  it('is refused for what is no number, and for a product that has no price there', async () => {
    const tenantId = await world.tenant();
    expect(await refusal(quote(tenantId, '+44'))).toMatchObject({ reason: 'INVALID_REQUEST' });
    expect(await refusal(quote(tenantId, '044'))).toMatchObject({ reason: 'INVALID_REQUEST' });
    const request = { tenantId, product: 'mms-intl', units: 1n, destination: '44' };
    expect(await refusal(world.catalog.quoteUsage(request))).toMatchObject({ reason: 'PRODUCT_NOT_FOUND' });
  });
});

describe('usage', () => {
  it('is charged by destination to the micro, each with tiers of its own, and is so on the invoice', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [
      { product: 'sms-intl-to-1', units: 1_200n },
      { product: 'sms-intl-to-4479', units: 7n },
      { product: 'sms-intl', units: 2n },
    ]);
    await world.settle();
    // 1,000 × 0.051207 + 200 × 0.049103; 7 × 0.287651; 2 × 0.65.
    expect(await charged(tenantId)).toEqual([
      ['sms-intl', 2n, 1_300_000n],
      ['sms-intl-to-1', 1_200n, 61_027_600n],
      ['sms-intl-to-4479', 7n, 2_013_557n],
    ]);
    const { invoice } = await world.finance.closePeriod({
      requestId: randomUUID(),
      tenantId,
      month: '2026-11',
      validateOnly: true,
    });
    expect(invoice).toMatchObject({ exactTotal: cny(64_341_157n), total: cny(64_340_000n), rounding: cny(-1_157n) });
  });

  it('to a destination that the hour’s book does not tell apart is charged by fewer digits, then by none', async () => {
    const tenantId = await world.tenant();
    await world.count(tenantId, [
      { product: 'sms-intl-to-447', units: 1n },
      { product: 'sms-intl-to-86170', units: 1n },
    ]);
    await world.settle();
    expect(await charged(tenantId)).toEqual([
      ['sms-intl', 1n, 650_000n],
      ['sms-intl-to-44', 1n, 312_345n],
    ]);
  });
});

it('is published as product and destination, and refused when it contradicts itself', async () => {
  await world.service.flush();
  const [event] = await world.service.events('tollgate.billing.price_book_published');
  const { priceBook } = PriceBookPublished.decode(event?.data ?? new Uint8Array());
  const told = priceBook?.tariffs.filter(({ product }) => product === 'sms-intl').map((one) => one.destination);
  expect(told?.toSorted()).toEqual(['', '1', '44', '4479']);
  const publish = (...wrong: Tariff[]) =>
    refusal(world.publish({ effectiveTime: new Date('2027-01-01T00:00:00+08:00'), tariffs: wrong }));
  expect(await publish(to('44', [0n, 1n]), to('44', [0n, 2n]))).toMatchObject({
    reason: 'PRICE_BOOK_INVALID',
    violations: [{ field: 'tariffs[1].product' }],
  });
  expect(await publish({ ...to('44123456', [0n, 1n]), product: `sms-intl-${'x'.repeat(20)}` })).toMatchObject({
    reason: 'PRICE_BOOK_INVALID',
    violations: [{ field: 'tariffs[0].destination' }],
  });
  expect(await publish(to('+44', [0n, 1n]))).toMatchObject({ reason: 'INVALID_REQUEST' });
});
