// Rounding to fen and tax inside a total: tables of edges, and agreement with arithmetic written another way.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideHalfAwayFromZero, isWholeFen, money, negate, roundToFen, vatInside } from './index.ts';

const cny = (amount: bigint) => money(amount, 'CNY');
const micros = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
const fen = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });

/** Half away from zero by remainder, as one does it on paper. */
function onPaper(numerator: bigint, divisor: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  const [whole, rest] = [(numerator * sign) / divisor, (numerator * sign) % divisor];
  return sign * (rest * 2n >= divisor ? whole + 1n : whole);
}

describe('roundToFen', () => {
  it.each([
    [0n, 0n],
    [4_999n, 0n],
    [5_000n, 10_000n],
    [5_001n, 10_000n],
    [14_999n, 10_000n],
    [15_000n, 20_000n],
    [25_000n, 30_000n],
    [-4_999n, 0n],
    [-5_000n, -10_000n],
    [-14_999n, -10_000n],
    [-15_000n, -20_000n],
    [-25_000n, -30_000n],
    [1_800n, 0n],
    [9_999_999_999_995_000n, 10_000_000_000_000_000n],
  ])('%s micros become %s', (amount, expected) => {
    expect(roundToFen(cny(amount))).toEqual({ rounded: cny(expected), difference: cny(amount - expected) });
  });

  it('agrees with plain bigint, and is symmetric around zero', () => {
    fc.assert(
      fc.property(micros, (amount) => {
        const { rounded, difference } = roundToFen(cny(amount));
        expect(rounded.micros).toBe(onPaper(amount, 10_000n) * 10_000n);
        expect(rounded.micros + difference.micros).toBe(amount);
        expect(difference.micros <= 5_000n && difference.micros >= -5_000n).toBe(true);
        expect(isWholeFen(rounded)).toBe(true);
        expect(roundToFen(cny(-amount)).rounded).toEqual(negate(rounded));
      }),
    );
  });

  it('leaves whole fen alone', () => {
    fc.assert(
      fc.property(fen, (count) => {
        expect(roundToFen(cny(count * 10_000n))).toEqual({ rounded: cny(count * 10_000n), difference: cny(0n) });
        expect(isWholeFen(cny(count * 10_000n))).toBe(true);
        expect(isWholeFen(cny(count * 10_000n + 1n))).toBe(false);
      }),
    );
  });
});

describe('divideHalfAwayFromZero', () => {
  it.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [5n, -2n, -3n],
    [-5n, -2n, 3n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-1n, 3n, 0n],
    [7n, 7n, 1n],
    [0n, -9n, 0n],
  ])('%s / %s is %s', (numerator, divisor, quotient) => {
    expect(divideHalfAwayFromZero(numerator, divisor)).toBe(quotient);
  });

  it('agrees with the paper way for every sign', () => {
    fc.assert(
      fc.property(micros, fc.bigInt({ min: 1n, max: 2n ** 40n }), (numerator, divisor) => {
        expect(divideHalfAwayFromZero(numerator, divisor)).toBe(onPaper(numerator, divisor));
        expect(divideHalfAwayFromZero(numerator, -divisor)).toBe(-onPaper(numerator, divisor));
      }),
    );
  });

  it('refuses a divisor of zero', () => {
    expect(() => divideHalfAwayFromZero(1n, 0n)).toThrow(RangeError);
  });
});

describe('vatInside', () => {
  // Totals and nets in fen at 6 %.
  it.each([
    [10_600n, 10_000n],
    [0n, 0n],
    [1n, 1n],
    [8n, 8n], // 7.547...
    [9n, 8n], // 8.490...
    [53n, 50n],
    [100n, 94n], // 94.339...
    [100_000n, 94_340n], // 94339.62...
    [-100n, -94n],
    [-9n, -8n],
    [-10_600n, -10_000n],
  ])('%s fen contain %s fen net at 6 %%', (total, net) => {
    expect(vatInside(cny(total * 10_000n), 60n)).toEqual({
      net: cny(net * 10_000n),
      tax: cny((total - net) * 10_000n),
    });
  });

  it('splits into whole fen that add up, at any rate and sign', () => {
    fc.assert(
      fc.property(fen, fc.bigInt({ min: 0n, max: 1_000n }), (count, perMille) => {
        const total = cny(count * 10_000n);
        const { net, tax } = vatInside(total, perMille);
        expect(net.micros + tax.micros).toBe(total.micros);
        expect(net.micros).toBe(onPaper(count * 1_000n, 1_000n + perMille) * 10_000n);
        expect(vatInside(negate(total), perMille)).toEqual({ net: negate(net), tax: negate(tax) });
      }),
    );
  });

  it('rounds an exact half away from zero', () => {
    // 5 fen at 1000 per mille: 2.5 fen net.
    expect(vatInside(cny(50_000n), 1_000n).net).toEqual(cny(30_000n));
    expect(vatInside(cny(-50_000n), 1_000n).net).toEqual(cny(-30_000n));
  });

  it('refuses a total that is not in whole fen, and a negative rate', () => {
    expect(() => vatInside(cny(10_001n), 60n)).toThrow(RangeError);
    expect(() => vatInside(cny(10_000n), -1n)).toThrow(RangeError);
  });
});
