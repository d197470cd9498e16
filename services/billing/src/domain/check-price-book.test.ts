// What may be published.

import { money } from '@tollgate/money';
import { describe, expect, it } from 'vitest';
import { refusePriceBook } from './check-price-book.ts';
import type { PriceBookDraft, Tariff, Tier } from './price-book.ts';

const now = new Date('2026-11-21T02:30:00Z');
const tier = (fromUnits: bigint, micros: bigint): Tier => ({ fromUnits, unitPrice: money(micros, 'CNY') });
const sms = (tiers: readonly Tier[], more: Partial<Tariff> = {}): Tariff => ({
  product: 'sms-cn',
  channel: 'sms',
  tierMode: 'graduated',
  tiers,
  ...more,
});
const book = (tariffs: readonly Tariff[], more: Partial<PriceBookDraft> = {}): PriceBookDraft => ({
  cause: 'own_decision',
  notices: [],
  effectiveTime: now,
  tariffs,
  topUpBonuses: [],
  ...more,
});

describe('a draft', () => {
  it('may be published when it is sound', () => {
    expect(refusePriceBook(book([sms([tier(0n, 65_000n), tier(1_000_000n, 60_000n)])]), now, false)).toBeUndefined();
  });

  it.each([
    ['no tier from 0', [tier(1n, 1n)], 'tariffs[0].tiers[0].from_units'],
    ['tiers that do not ascend', [tier(0n, 1n), tier(5n, 1n), tier(5n, 1n)], 'tariffs[0].tiers[2].from_units'],
    ['a negative price', [tier(0n, -1n)], 'tariffs[0].tiers[0].unit_price'],
    ['a price beyond 1,000 yuan', [tier(0n, 1_000_000_001n)], 'tariffs[0].tiers[0].unit_price'],
  ])('is refused for %s', (_name, tiers, field) => {
    expect(refusePriceBook(book([sms(tiers)]), now, true)).toMatchObject({ kind: 'invalid', faults: [{ field }] });
  });

  it('is refused for two tariffs of one product and for bonuses that contradict', () => {
    const twice = book([sms([tier(0n, 1n)]), sms([tier(0n, 2n)])]);
    expect(refusePriceBook(twice, now, true)).toMatchObject({
      kind: 'invalid',
      faults: [{ field: 'tariffs[1].product' }],
    });
    const bonus = { minimumPaid: money(1n, 'CNY'), bonusPerMille: 5n, validDays: 1 };
    const bonuses = book([sms([tier(0n, 1n)])], { topUpBonuses: [bonus, bonus] });
    expect(refusePriceBook(bonuses, now, true)).toMatchObject({
      kind: 'invalid',
      faults: [{ field: 'top_up_bonuses[1].minimum_paid' }],
    });
  });

  it('may have volume tiers whose price rises or falls', () => {
    const volume = (last: bigint) => book([sms([tier(0n, 35_000n), tier(100n, last)], { tierMode: 'volume' })]);
    expect(refusePriceBook(volume(36_000n), now, true)).toBeUndefined();
    expect(refusePriceBook(volume(34_999n), now, true)).toBeUndefined();
  });

  it('is refused for a notice that was given in the future', () => {
    const notices = [{ channel: 'EMAIL' as const, at: new Date(now.getTime() + 1) }];
    expect(refusePriceBook(book([sms([tier(0n, 1n)])], { notices }), now, true)).toMatchObject({
      faults: [{ field: 'notices[0].time' }],
    });
  });

  it.each([
    ['the start of this hour', '2026-11-21T02:00:00Z', false, undefined],
    ['just before this hour', '2026-11-21T01:59:59.999Z', false, { kind: 'effective_time_past' }],
    ['long ago, as the first book', '2020-01-01T00:00:00Z', true, undefined],
    ['next year', '2027-01-01T00:00:00Z', false, undefined],
  ])('that takes effect at %s', (_name, time, first, refusal) => {
    expect(refusePriceBook(book([sms([tier(0n, 1n)])], { effectiveTime: new Date(time) }), now, first)).toEqual(
      refusal,
    );
  });
});
