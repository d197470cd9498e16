// Months: public examples of the trade, and the properties that make charging by pieces right.

import { type Id, newId } from '@tollgate/ids';
import { money } from '@tollgate/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, difference, type MonthSegment, priceMonth, type Tally, totalOf } from './month-price.ts';
import type { Tariff, TierMode } from './price-book.ts';

const tariff = (tierMode: TierMode, ...tiers: readonly (readonly [bigint, bigint])[]): Tariff => ({
  product: 'sms-cn',
  channel: 'sms',
  tierMode,
  tiers: tiers.map(([fromUnits, micros]) => ({ fromUnits, unitPrice: money(micros, 'CNY') })),
});

const BOOKS = [newId('prb'), newId('prb'), newId('prb')] as const;
const segment = (of: Tariff, units: bigint, place: 0 | 1 | 2 = 0): MonthSegment => ({
  priceBookId: BOOKS[place],
  effectiveTime: new Date(Date.UTC(2026, 0, 1 + place)),
  tariff: of,
  units,
});
/** What adding units to a month of so many has to charge. */
const adding = (of: Tariff, before: bigint, units: bigint) =>
  difference(priceMonth([segment(of, before)]), priceMonth([segment(of, before + units)]));

describe('graduated', () => {
  // 900,000 at 0.06 and 100,000 at 0.05 are 59,000 yuan (the example of Aliyun's price page).
  const aliyun = tariff('graduated', [0n, 60_000n], [900_000n, 50_000n]);

  it('prices each unit by its own tier', () => {
    const lines = adding(aliyun, 0n, 1_000_000n);
    expect(totalOf(lines)).toEqual(money(59_000_000_000n, 'CNY'));
    expect(lines.map((line) => [line.units, line.unitPrice.micros, line.amount.micros])).toEqual([
      [900_000n, 60_000n, 54_000_000_000n],
      [100_000n, 50_000n, 5_000_000_000n],
    ]);
  });

  it.each([
    ['the last unit of a tier', 899_999n, 1n, 60_000n],
    ['the first unit of the next', 900_000n, 1n, 50_000n],
    ['two units across the step', 899_999n, 2n, 110_000n],
    ['two units that are taken back across the step', 900_001n, -2n, -110_000n],
  ])('prices %s', (_name, before, units, micros) => {
    expect(totalOf(adding(aliyun, before, units)).micros).toBe(micros);
  });

  it('gives the lower tiers to the units of the earlier book, however late they are counted', () => {
    const later = tariff('graduated', [0n, 70_000n], [900_000n, 40_000n]);
    const before = priceMonth([segment(later, 900_000n, 1)]);
    const late = difference(before, priceMonth([segment(later, 900_000n, 1), segment(aliyun, 100_000n, 0)]));
    // 100,000 at 0.06 of the earlier book; as many of the later one now lie beyond 900,000.
    expect(late.map((line) => [line.units, line.unitPrice.micros])).toEqual([
      [-100_000n, 70_000n],
      [100_000n, 60_000n],
      [100_000n, 40_000n],
    ]);
  });
});

describe('volume', () => {
  it('prices all units of the month by the tier that is reached, earlier ones by a correction', () => {
    const rising = tariff('volume', [0n, 30_000n], [100n, 35_000n]);
    const second = adding(rising, 100n, 50n);
    expect(second.map((line) => [line.units, line.unitPrice.micros])).toEqual([
      [-100n, 30_000n],
      [150n, 35_000n],
    ]);
    // 150 at 0.035 less what was charged.
    expect(totalOf(second).micros).toBe(5_250_000n - 3_000_000n);
  });

  it('may fall, and then gives back: 150,000 at 0.035 (Aliyun number verification)', () => {
    const falling = tariff('volume', [0n, 40_000n], [100_000n, 35_000n]);
    expect(totalOf(adding(falling, 0n, 150_000n)).micros).toBe(5_250_000_000n);
    // The unit that reaches the tier: 100,001 at 0.035 less 100,000 at 0.040.
    expect(totalOf(adding(falling, 100_000n, 1n)).micros).toBe(3_500_035_000n - 4_000_000_000n);
    expect(totalOf(adding(falling, 100_001n, -1n)).micros).toBe(4_000_000_000n - 3_500_035_000n);
  });
});

const steps = fc.array(fc.bigInt({ min: 1n, max: 400n }), { maxLength: 4 });
const prices = fc.array(fc.bigInt({ min: 0n, max: 200_000n }), { minLength: 5, maxLength: 5 });
const anyTariff = fc.record({ mode: fc.constantFrom<TierMode>('graduated', 'volume'), steps, prices }).map((one) => {
  let from = 0n;
  const tiers = [0n, ...one.steps].map((gap, index) => [(from += gap), one.prices[index] ?? 0n] as const);
  return tariff(one.mode, ...tiers);
});
/** A month as it is counted: signed units of one of three books; what would take more than is there is left out. */
const moves = fc.array(
  fc.record({ place: fc.constantFrom<0 | 1 | 2>(0, 1, 2), units: fc.bigInt({ min: -300n, max: 500n }) }),
  { minLength: 1, maxLength: 25 },
);
type Move = { readonly place: 0 | 1 | 2; readonly units: bigint };

/** Charges move by move, as the service does; says what each charge was and what the month holds. */
function chargeAll(tariffs: readonly Tariff[], all: readonly Move[]) {
  const units = [0n, 0n, 0n];
  let charged: Tally[] = [];
  let sum = 0n;
  for (const move of all) {
    if ((units[move.place] ?? 0n) + move.units < 0n) continue;
    units[move.place] = (units[move.place] ?? 0n) + move.units;
    const owed = priceMonth(segmentsOf(tariffs, units));
    const lines = difference(charged, owed);
    const amount = totalOf(lines).micros;
    expect(lines.reduce((count, line) => count + line.units, 0n)).toBe(move.units);
    sum += amount;
    expect(sum >= 0n).toBe(true);
    charged = owed;
  }
  return { units, sum, charged };
}

const segmentsOf = (tariffs: readonly Tariff[], units: readonly bigint[]): MonthSegment[] =>
  ([0, 1, 2] as const).flatMap((place) => {
    const of = tariffs[place];
    return of === undefined ? [] : [segment(of, units[place] ?? 0n, place)];
  });

/** Unit by unit and by hand: the reference that shares no code with what is tested. */
function reference(tariffs: readonly Tariff[], units: readonly bigint[]): bigint {
  const whole = units.reduce((sum, each) => sum + each, 0n);
  let number = 0n;
  let sum = 0n;
  units.forEach((count, place) => {
    const of = tariffs[place];
    for (let n = 0n; n < count; n++) {
      number++;
      const reached = of?.tierMode === 'volume' ? whole : number;
      let price = 0n;
      for (const tier of of?.tiers ?? []) if (tier.fromUnits < reached) price = tier.unitPrice.micros;
      sum += price;
    }
  });
  return sum;
}

describe('the sum of the charges is the price of the sum', () => {
  const three = fc.tuple(anyTariff, anyTariff, anyTariff);

  it('whatever the batching, the order, the lateness and the corrections', () => {
    fc.assert(
      fc.property(three, moves, (tariffs, all) => {
        const { units, sum } = chargeAll(tariffs, all);
        expect(sum).toBe(reference(tariffs, units));
      }),
      { numRuns: 300 },
    );
  });

  it('in another order it is the same, as long as nothing is taken back before it came', () => {
    const shuffled = moves
      .map((all) => all.map((move) => ({ ...move, units: move.units < 0n ? -move.units : move.units })))
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(three, shuffled, (tariffs, [one, other]) => {
        expect(chargeAll(tariffs, one).sum).toBe(chargeAll(tariffs, other).sum);
      }),
      { numRuns: 200 },
    );
  });

  it('also after a price was entered wrong: the difference takes the month to what it should have cost', () => {
    fc.assert(
      fc.property(three, anyTariff, moves, (tariffs, right, all) => {
        const { units, sum, charged } = chargeAll(tariffs, all);
        const corrected = [right, ...tariffs.slice(1)];
        const delta = totalOf(difference(charged, priceMonth(segmentsOf(corrected, units)))).micros;
        expect(sum + delta).toBe(reference(corrected, units));
      }),
      { numRuns: 200 },
    );
  });

  it('a month of no units costs nothing', () => {
    const id: Id<'prb'> = BOOKS[0];
    expect(costOf([]).micros).toBe(0n);
    expect(costOf([{ priceBookId: id, unitPrice: money(5n, 'CNY'), units: 3n }]).micros).toBe(15n);
  });
});
