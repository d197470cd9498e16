import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { checkTolerance } from './tolerance.ts';

describe('checkTolerance at 5 per mille (jd/2.4)', () => {
  it.each<[bigint, bigint, boolean, bigint, bigint]>([
    // billed, submitted, within, difference, excess
    [1000n, 1000n, true, 0n, 0n],
    [1005n, 1000n, true, 5n, 0n],
    [995n, 1000n, true, 5n, 0n],
    [1006n, 1000n, false, 6n, 1n],
    [994n, 1000n, false, 6n, 1n],
    // 5 per mille of 1,100 is 5.5: five are within, six exceed by half a unit, which counts as one.
    [1105n, 1100n, true, 5n, 0n],
    [1106n, 1100n, false, 6n, 1n],
    [200n, 199n, false, 1n, 1n],
    [201n, 200n, true, 1n, 0n],
    [0n, 0n, true, 0n, 0n],
    [1n, 0n, false, 1n, 1n],
    [0n, 1000n, false, 1000n, 995n],
    // More was given back than was billed.
    [-200n, 0n, false, 200n, 200n],
    [-1n, 1000n, false, 1001n, 996n],
    [10n ** 18n + 5n * 10n ** 15n, 10n ** 18n, true, 5n * 10n ** 15n, 0n],
    [10n ** 18n + 5n * 10n ** 15n + 1n, 10n ** 18n, false, 5n * 10n ** 15n + 1n, 1n],
  ])('%d billed of %d submitted', (billed, submitted, within, difference, excess) => {
    expect(checkTolerance({ billed, submitted, perMille: 5n })).toEqual({ within, difference, excess });
  });

  it('equals exact rational arithmetic on and around the boundary', () => {
    const near = fc.tuple(fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 20n), fc.bigInt(-2n, 2n), fc.boolean());
    fc.assert(
      fc.property(near, ([submitted, perMille, off, above]) => {
        const allowed = (submitted * perMille) / 1000n; // largest whole difference that is within
        const difference = allowed + off < 0n ? 0n : allowed + off;
        const billed = above || difference > submitted ? submitted + difference : submitted - difference;
        expect(checkTolerance({ billed, submitted, perMille }).within).toBe(difference <= allowed);
      }),
      { numRuns: 10_000 },
    );
  });

  it('refuses a negative count of the other party and a negative tolerance', () => {
    expect(() => checkTolerance({ billed: 1n, submitted: -1n, perMille: 5n })).toThrow(RangeError);
    expect(() => checkTolerance({ billed: 1n, submitted: 1n, perMille: -1n })).toThrow(RangeError);
  });
});
