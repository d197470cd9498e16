// Whose count holds under each agreement.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { the } from '../../tests/builders.ts';
import { heron } from '../../tests/invented.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import { judgeBill, type BillVerdict } from './judge-bill.ts';

describe('judgeBill', () => {
  it.each<[string, bigint, bigint, Partial<BillVerdict>]>([
    ['jd-sms', 1005n, 1000n, { outcome: 'STANDS', whose: 'PROVIDER', holds: 1005n, clause: 'jd/2.4', perMille: 5n }],
    ['jd-sms', 995n, 1000n, { outcome: 'STANDS', whose: 'PROVIDER', holds: 995n }],
    ['jd-sms', 1006n, 1000n, { outcome: 'DISCREPANCY', difference: 6n, excess: 1n, inFavourOf: 'TENANT' }],
    ['jd-sms', 994n, 1000n, { outcome: 'DISCREPANCY', difference: 6n, excess: 1n, inFavourOf: 'PROVIDER' }],
    ['jd-sms', 0n, 0n, { outcome: 'STANDS', holds: 0n }],
    // The others name no tolerance: one message apart is a discrepancy.
    [
      'changyou-sms',
      1001n,
      1000n,
      { outcome: 'DISCREPANCY', excess: 1n, clause: 'house/count-exactly', perMille: null },
    ],
    ['tencent-ses', 1000n, 1000n, { outcome: 'STANDS', clause: 'house/count-exactly' }],
    ['sendcloud', 999_999n, 1_000_000n, { outcome: 'DISCREPANCY', inFavourOf: 'PROVIDER' }],
    ['hongfengye-sms', 1n, 0n, { outcome: 'DISCREPANCY', inFavourOf: 'TENANT' }],
  ])('%s: %d billed of %d', (id, billed, submitted, verdict) => {
    expect(judgeBill(the(id), { billed, submitted })).toMatchObject(verdict);
  });

  it('judges a bill below zero, and refuses a negative count of the other party', () => {
    expect(judgeBill(the('jd-sms'), { billed: -1n, submitted: 0n })).toMatchObject({
      outcome: 'DISCREPANCY',
      excess: 1n,
      inFavourOf: 'PROVIDER',
    });
    expect(() => judgeBill(the('jd-sms'), { billed: 0n, submitted: -1n })).toThrow(RangeError);
  });
});

/** A fraction in lowest terms, as an arithmetic of its own to compare with. */
function fraction(over: bigint, under: bigint): [bigint, bigint] {
  const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));
  const by = gcd(over, under);
  return by === 0n ? [0n, 1n] : [over / by, under / by];
}

describe('the verdict on and around the boundary', () => {
  const agreements = [...listAgreements(), heron()];
  const near = fc.record({
    which: fc.nat(agreements.length - 1),
    submitted: fc.oneof(fc.bigInt(0n, 3000n), fc.bigInt(0n, 10n ** 18n)),
    off: fc.bigInt(-2n, 2n),
    above: fc.boolean(),
  });

  it('equals exact rational arithmetic, and within it somebody is bound', () => {
    fc.assert(
      fc.property(near, ({ which, submitted, off, above }) => {
        const agreement = agreements[which] ?? heron();
        const perMille = agreement.billing.tolerance?.perMille ?? 0n;
        const edge = (submitted * perMille) / 1000n + off;
        const difference = edge < 0n ? 0n : edge;
        const billed = above || difference > submitted ? submitted + difference : submitted - difference;
        // difference ÷ submitted ≤ perMille ÷ 1000, as fractions in lowest terms; nothing submitted allows no difference.
        const [n, d] = submitted === 0n ? [difference, 1n] : fraction(difference, submitted);
        const [m, k] = submitted === 0n ? [0n, 1n] : fraction(perMille, 1000n);
        const within = n * k <= m * d;
        const verdict = judgeBill(agreement, { billed, submitted });
        expect(verdict.outcome).toBe(within ? 'STANDS' : 'DISCREPANCY');
        expect(verdict.outcome === 'STANDS' ? [billed, submitted].includes(verdict.holds) : verdict.excess > 0n).toBe(
          true,
        );
      }),
      { numRuns: 10_000 },
    );
  });
});
