import fc from 'fast-check';
import { expect, it } from 'vitest';

import { agreementAt, spanOf } from './agreement-at.ts';

const accepted = (agreementNo: number, acceptedMs: bigint) => ({
  tenantId: 't',
  agreementNo,
  agreementId: 'a',
  version: '1',
  acceptedMs,
});

it.each([
  ['before the first acceptance', 5n, 2],
  ['at an acceptance', 20n, 1],
  ['between two', 15n, 2],
  ['after all', 99n, 3],
])('counts a message %s under agreement', (_, at, expected) => {
  expect(agreementAt([accepted(1, 20n), accepted(2, 10n), accepted(3, 30n)], at)?.agreementNo).toBe(expected);
});

it('knows none where nothing was accepted', () => {
  expect(agreementAt([], 1n)).toBeUndefined();
});

it('has every instant in the span of the agreement that is in force then, and in no other one', () => {
  const times = fc.array(fc.bigInt({ min: 0n, max: 8n }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(times, fc.bigInt({ min: -1n, max: 9n }), (acceptedAt, at) => {
      const agreements = acceptedAt.map((ms, index) => accepted(index + 1, ms));
      const within = agreements.filter(({ agreementNo }) => {
        const span = spanOf(agreements, agreementNo);
        if (span === undefined) return false;
        return (span.fromMs ?? at) <= at && (span.untilMs === undefined || at < span.untilMs);
      });
      expect(within).toEqual([agreementAt(agreements, at)]);
    }),
  );
  expect(spanOf([accepted(1, 1n)], 2)).toBeUndefined();
});
