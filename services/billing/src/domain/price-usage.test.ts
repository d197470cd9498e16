// Prices: public examples of the trade, and the property that makes charging by pieces right.

import { money } from '@tollgate/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tariff, TierMode } from './price-book.ts';
import { type MonthPosition, priceUsage } from './price-usage.ts';

const tariff = (tierMode: TierMode, ...tiers: readonly (readonly [bigint, bigint])[]): Tariff => ({
  product: 'sms-cn',
  channel: 'sms',
  tierMode,
  tiers: tiers.map(([fromUnits, micros]) => ({ fromUnits, unitPrice: money(micros, 'CNY') })),
});

const at = (units: bigint): MonthPosition => ({ units });

describe('graduated', () => {
  // 900,000 at 0.06 and 100,000 at 0.05 are 59,000 yuan (the example of Aliyun's price page).
  const aliyun = tariff('graduated', [0n, 60_000n], [900_000n, 50_000n]);

  it('prices each unit by its own tier', () => {
    const price = priceUsage(aliyun, at(0n), 1_000_000n);
    expect(price.amount).toEqual(money(59_000_000_000n, 'CNY'));
    expect(price.lines.map((line) => [line.units, line.unitPrice.micros, line.amount.micros])).toEqual([
      [900_000n, 60_000n, 54_000_000_000n],
      [100_000n, 50_000n, 5_000_000_000n],
    ]);
  });

  it.each([
    ['the last unit of a tier', 899_999n, 1n, 60_000n],
    ['the first unit of the next', 900_000n, 1n, 50_000n],
    ['two units across the step', 899_999n, 2n, 110_000n],
  ])('prices %s', (_name, before, units, micros) => {
    expect(priceUsage(aliyun, at(before), units).amount.micros).toBe(micros);
  });
});

describe('volume', () => {
  // Prices that rise with volume: the only ones that may be published, see check-price-book.ts.
  const rising = tariff('volume', [0n, 30_000n], [100n, 35_000n]);

  it('prices all units of the month by the tier that is reached, earlier ones by a correction', () => {
    const first = priceUsage(rising, at(0n), 100n);
    expect(first.amount.micros).toBe(3_000_000n);
    const second = priceUsage(rising, { units: 100n, tally: first.tally }, 50n);
    expect(second.lines.map((line) => [line.units, line.unitPrice.micros])).toEqual([
      [-100n, 30_000n],
      [150n, 35_000n],
    ]);
    // 150 at 0.035 less what was charged.
    expect(second.amount.micros).toBe(5_250_000n - 3_000_000n);
  });

  it('leaves units of another price book alone', () => {
    // 100 units were charged under an earlier book: no tally under this one.
    expect(priceUsage(rising, at(100n), 10n).lines.map((line) => line.units)).toEqual([10n]);
  });
});

const steps = fc.array(fc.bigInt({ min: 1n, max: 1_000n }), { maxLength: 5 });
const prices = fc.array(fc.bigInt({ min: 0n, max: 200_000n }), { minLength: 6, maxLength: 6 });
const pieces = fc.array(fc.bigInt({ min: 1n, max: 700n }), { minLength: 1, maxLength: 30 });

function tiersOf(gaps: readonly bigint[], unitPrices: readonly bigint[]): (readonly [bigint, bigint])[] {
  let from = 0n;
  return [0n, ...gaps].map((gap, index) => {
    from += gap;
    return [from, unitPrices[index] ?? 0n] as const;
  });
}

/** Charges piece by piece, as the service does. */
function chargeAll(book: Tariff, units: readonly bigint[]): bigint {
  let position: MonthPosition = at(0n);
  let total = 0n;
  for (const piece of units) {
    const price = priceUsage(book, position, piece);
    total += price.amount.micros;
    expect(price.amount.micros).toBe(price.lines.reduce((sum, line) => sum + line.amount.micros, 0n));
    expect(price.lines.reduce((sum, line) => sum + line.units, 0n)).toBe(piece);
    position = { units: position.units + piece, tally: price.tally };
  }
  return total;
}

describe('the sum of charges is the price of the sum, whatever the batching', () => {
  it('graduated: unit by unit is the reference', () => {
    fc.assert(
      fc.property(steps, prices, pieces, (gaps, unitPrices, units) => {
        const tiers = tiersOf(gaps, unitPrices);
        const whole = units.reduce((sum, piece) => sum + piece, 0n);
        let expected = 0n;
        for (let n = 1n; n <= whole; n++) expected += tiers.findLast(([from]) => from < n)?.[1] ?? -1n;
        expect(chargeAll(tariff('graduated', ...tiers), units)).toBe(expected);
        expect(chargeAll(tariff('graduated', ...tiers), [whole])).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('volume: the reached price times all units is the reference, and no charge is negative when prices rise', () => {
    fc.assert(
      fc.property(steps, prices, pieces, (gaps, unitPrices, units) => {
        const rising = unitPrices.toSorted((a, b) => (a < b ? -1 : 1));
        const tiers = tiersOf(gaps, rising);
        const whole = units.reduce((sum, piece) => sum + piece, 0n);
        const reached = tiers.findLast(([from]) => from < whole)?.[1] ?? -1n;
        expect(chargeAll(tariff('volume', ...tiers), units)).toBe(whole * reached);
        expect(chargeAll(tariff('volume', ...tiers), [whole])).toBe(whole * reached);
        let position: MonthPosition = at(0n);
        for (const piece of units) {
          const price = priceUsage(tariff('volume', ...tiers), position, piece);
          expect(price.amount.micros >= 0n).toBe(true);
          position = { units: position.units + piece, tally: price.tally };
        }
      }),
    );
  });
});
