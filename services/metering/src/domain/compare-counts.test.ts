// Verdicts and notes as exact rational arithmetic.

import { agreementById } from '@tollgate/agreements';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dueAt, type Figures, judgeCounts, noteCaps, suggestedNote } from './compare-counts.ts';
import { endOfMonth, isDay, startOfDay } from './shanghai-day.ts';

const jd = agreementById('jd-sms', '1');

const figures = (submitted: bigint, billed: bigint, recounted = billed): Figures => ({
  submitted,
  billed,
  late: 0n,
  recounted,
  recountedMessages: recounted,
});

/** Counts at and around the edge of 5 per mille, from both sides, beside any others. */
const counts = fc
  .tuple(fc.oneof(fc.bigInt(0n, 3_000n), fc.bigInt(0n, 10n ** 15n)), fc.bigInt(-2n, 2n), fc.boolean())
  .map(([submitted, off, above]) => {
    const edge = (submitted * 5n) / 1000n + off;
    const difference = edge < 0n ? 0n : edge;
    return { submitted, billed: above || difference > submitted ? submitted + difference : submitted - difference };
  });

describe('the verdict', () => {
  it.each([
    ['the agreement (jd/2.4)', jd],
    ['the house rule for totals that span tenants', undefined],
  ])('is the exact fraction under %s, and the excess is the least that brings it back', (_what, agreement) => {
    fc.assert(
      fc.property(counts, ({ submitted, billed }) => {
        const { verdict, difference, excess } = judgeCounts(agreement, figures(submitted, billed));
        const fits = (by: bigint): boolean => (difference - by) * 1000n <= submitted * 5n;
        expect(verdict === 'STANDS').toBe(fits(0n));
        expect(fits(excess)).toBe(true);
        expect(excess === 0n || !fits(excess - 1n)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the note', () => {
  it('is suggested within its cap, one way only, and never brings the bill beyond the tolerance’s edge', () => {
    fc.assert(
      fc.property(counts, fc.bigInt(-9n, 9n), ({ submitted, billed }, off) => {
        const recounted = billed + off < 0n ? 0n : billed + off;
        const all = figures(submitted, billed, recounted);
        const judgement = judgeCounts(jd, all);
        const note = suggestedNote(all, judgement);
        const caps = noteCaps(all, judgement);
        expect(note === undefined).toBe(judgement.verdict === 'STANDS');
        expect(note === undefined || (note.units > 0n && note.units <= caps[note.direction])).toBe(true);
        // Our own error is the whole of it; without one, only the excess is open, to one side.
        const own = { CREDIT: billed - recounted, DEBIT: recounted - billed };
        expect(note === undefined || off === 0n || note.units === own[note.direction] || recounted === billed).toBe(
          true,
        );
        expect(recounted !== billed || caps.CREDIT === 0n || caps.DEBIT === 0n).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is nobody’s where the totals span tenants', () => {
    const all = figures(10n, 100n);
    expect(suggestedNote(all, judgeCounts(undefined, all))).toBeUndefined();
  });
});

describe('days of Shanghai', () => {
  it('begin at 16:00 of UTC, and months end there', () => {
    expect(startOfDay('2026-11-01')).toEqual(new Date('2026-10-31T16:00:00Z'));
    expect(endOfMonth('2026-12-05')).toEqual(new Date('2026-12-31T16:00:00Z'));
    expect(endOfMonth('2026-02-01')).toEqual(new Date('2026-02-28T16:00:00Z'));
    expect(dueAt(new Date('2026-11-21T16:00:00Z')).at).toEqual(new Date('2026-12-07T16:00:00Z'));
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-11-01T00:00', '+002026-11-01', '２026-11-01'])(
    'are not %j',
    (text) => expect(isDay(text)).toBe(false),
  );
});
