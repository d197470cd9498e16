// Price books and quotes through the generated client.

import { randomUUID } from 'node:crypto';
import { newId } from '@tollgate/ids';
import { refusal } from '@tollgate/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BillingWorld, bookDefaults, cny, startBilling, tariffs, topUpBonuses } from './fixtures.ts';

let world: BillingWorld;
beforeAll(async () => {
  world = await startBilling();
});
afterAll(() => world.stop());

const booksStored = async (): Promise<number> =>
  (await world.service.db.selectFrom('price_books').select('price_book_id').execute()).length;
const draft = (more: object = {}) => ({
  ...bookDefaults,
  requestId: randomUUID(),
  effectiveTime: world.clock.now,
  tariffs,
  topUpBonuses,
  ...more,
});

describe('price books', () => {
  it('says that there is none yet', async () => {
    expect(await refusal(world.catalog.getPriceBook({ atTime: undefined }))).toMatchObject({
      category: 'failed_precondition',
      reason: 'NO_PRICE_BOOK',
    });
  });

  it('publishes one, and replays the same request', async () => {
    const request = draft({ effectiveTime: new Date('2026-01-01T00:00:00+08:00') });
    const first = await world.catalog.publishPriceBook(request);
    const again = await world.catalog.publishPriceBook(request);
    expect(again).toEqual(first);
    expect(await booksStored()).toBe(1);
    const { priceBook } = await world.catalog.getPriceBook({ atTime: undefined });
    // A tariff without prices by destination says so.
    const shown = tariffs.toReversed().map((tariff) => ({ ...tariff, destination: '' }));
    expect(priceBook).toEqual({ ...first.priceBook, tariffs: shown });
    expect(await refusal(world.catalog.publishPriceBook({ ...request, topUpBonuses: [] }))).toMatchObject({
      category: 'aborted',
      reason: 'REQUEST_ID_REUSED',
    });
  });

  it('is in force from its own instant on', async () => {
    const effectiveTime = new Date('2026-12-01T00:00:00+08:00');
    const later = await world.publish({ effectiveTime, tariffs: tariffs.slice(0, 1) });
    const before = await world.catalog.getPriceBook({ atTime: new Date(effectiveTime.getTime() - 1) });
    const at = await world.catalog.getPriceBook({ atTime: effectiveTime });
    expect(before.priceBook?.priceBookId).not.toBe(later);
    expect(at.priceBook?.priceBookId).toBe(later);
  });

  it.each([
    [
      'tiers that do not ascend',
      {
        tiers: [
          { fromUnits: 0n, unitPrice: cny(2n) },
          { fromUnits: 0n, unitPrice: cny(1n) },
        ],
      },
      'PRICE_BOOK_INVALID',
    ],
    ['a negative price', { tiers: [{ fromUnits: 0n, unitPrice: cny(-1n) }] }, 'PRICE_BOOK_INVALID'],
    [
      'a foreign currency',
      { tiers: [{ fromUnits: 0n, unitPrice: { currencyCode: 'USD', micros: 1n } }] },
      'CURRENCY_NOT_SUPPORTED',
    ],
    ['no tiers', { tiers: [] }, 'INVALID_REQUEST'],
    ['a product name with spaces', { product: 'a b' }, 'INVALID_REQUEST'],
  ])('refuses %s and stores nothing', async (_name, change, reason) => {
    const before = await booksStored();
    const request = draft({ tariffs: [{ ...tariffs[0], ...change }] });
    expect(await refusal(world.catalog.publishPriceBook(request))).toMatchObject({ reason });
    expect(await booksStored()).toBe(before);
  });

  it('refuses to reach back once prices are in use', async () => {
    const request = draft({ effectiveTime: new Date(world.clock.now.getTime() - 3_600_001) });
    expect(await refusal(world.catalog.publishPriceBook(request))).toMatchObject({
      category: 'failed_precondition',
      reason: 'EFFECTIVE_TIME_PAST',
    });
  });
});

describe('quotes', () => {
  it('explains a price line by line, at the place in the month', async () => {
    const tenantId = await world.tenant();
    const quote = await world.catalog.quoteUsage({ tenantId, product: 'sms-cn', units: 100_001n });
    expect(quote.amount).toEqual(cny(4_500_042_000n));
    expect(quote.lines).toMatchObject([
      { units: 100_000n, unitPrice: cny(45_000n), amount: cny(4_500_000_000n) },
      { units: 1n, unitPrice: cny(42_000n), amount: cny(42_000n) },
    ]);
    await world.count(tenantId, [{ units: 99_999n }]);
    await world.settle();
    const next = await world.catalog.quoteUsage({ tenantId, product: 'sms-cn', units: 2n });
    expect(next.amount).toEqual(cny(87_000n));
    // A new month begins at the first tier again.
    const { now } = world.clock;
    world.clock.now = new Date('2026-11-30T16:00:00Z');
    const december = await world.catalog.quoteUsage({ tenantId, product: 'sms-cn', units: 2n });
    expect(december.amount).toEqual(cny(90_000n));
    world.clock.now = now;
  });

  it.each([
    ['an unknown product', { product: 'fax' }, 'not_found', 'PRODUCT_NOT_FOUND'],
    ['an unknown tenant', { tenantId: newId('ten') }, 'not_found', 'TENANT_NOT_FOUND'],
    ['a malformed tenant', { tenantId: 'ten_1' }, 'invalid_argument', 'INVALID_REQUEST'],
    ['no units', { units: 0n }, 'invalid_argument', 'INVALID_REQUEST'],
    ['too many units', { units: 1_000_000_001n }, 'invalid_argument', 'INVALID_REQUEST'],
  ])('refuses %s', async (_name, change, category, reason) => {
    const tenantId = await world.tenant();
    const request = { tenantId, product: 'sms-cn', units: 1n, ...change };
    expect(await refusal(world.catalog.quoteUsage(request))).toMatchObject({ category, reason });
  });
});
