import { expect, it } from 'vitest';

import { agreementAt } from './agreement-at.ts';

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
