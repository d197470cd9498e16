// When packages end, and when tenants are told.

import { expect, it } from 'vitest';
import { noticeDue, packageEnd } from './package.ts';

it.each([
  ['six months', '2026-11-21T02:00:00Z', 6, '2027-05-21T16:00:00.000Z'],
  ['bought on the last moment of a day in Shanghai', '2026-11-21T15:59:59.999Z', 1, '2026-12-21T16:00:00.000Z'],
  ['bought at midnight in Shanghai', '2026-11-21T16:00:00Z', 1, '2026-12-22T16:00:00.000Z'],
  ['the 31st into a month of 30 days', '2026-10-31T02:00:00Z', 1, '2026-11-30T16:00:00.000Z'],
  ['the 31st of January into a leap February', '2028-01-31T02:00:00Z', 1, '2028-02-29T16:00:00.000Z'],
  ['a leap day a year later', '2028-02-29T02:00:00Z', 12, '2029-02-28T16:00:00.000Z'],
  ['across the year', '2026-12-31T15:00:00Z', 24, '2028-12-31T16:00:00.000Z'],
])('%s', (_name, bought, months, end) => {
  expect(packageEnd(new Date(bought), months).toISOString()).toBe(end);
});

it.each([
  ['31 days ahead', '2027-04-20T16:00:00Z', undefined],
  ['30 days ahead', '2027-04-21T16:00:00Z', 30],
  ['a moment before 7 days', '2027-05-14T15:59:59Z', 30],
  ['7 days ahead', '2027-05-14T16:00:00Z', 7],
  ['1 day ahead', '2027-05-20T16:00:00Z', 1],
  ['at the end', '2027-05-21T16:00:00Z', undefined],
])('%s', (_name, now, days) => {
  const bought = { buyTime: new Date('2026-11-21T02:00:00Z'), expireTime: new Date('2027-05-21T16:00:00Z') };
  expect(noticeDue(bought, new Date(now))).toBe(days);
});

it('tells nothing of moments before the purchase', () => {
  const bought = { buyTime: new Date('2026-11-21T02:00:00Z'), expireTime: new Date('2026-12-11T16:00:00Z') };
  expect(noticeDue(bought, new Date('2026-11-22T00:00:00Z'))).toBeUndefined();
});
