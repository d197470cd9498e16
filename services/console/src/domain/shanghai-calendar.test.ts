// Month and day limits around midnight, year ends and impossible days.
import { expect, test } from 'vitest';

import { endOfShanghaiDay, shanghaiMonth } from './shanghai-calendar.ts';

test.each([
  ['2026-11-21T22:00:00Z', '2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'],
  // Already December in Shanghai.
  ['2026-11-30T16:00:00Z', '2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
  ['2026-11-30T15:59:59Z', '2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'],
  ['2026-12-31T23:00:00Z', '2026-12-31T16:00:00.000Z', '2027-01-31T16:00:00.000Z'],
])('the month of %s', (at, start, end) => {
  const span = shanghaiMonth(new Date(at));
  expect([span.start.toISOString(), span.end.toISOString()]).toEqual([start, end]);
});

test.each([
  ['2026-11-21', '2026-11-21T16:00:00.000Z'],
  ['2028-02-29', '2028-02-29T16:00:00.000Z'],
  ['2026-02-30', undefined],
  ['2026-13-01', undefined],
  ['21.11.2026', undefined],
  ['', undefined],
])('the end of %s', (day, end) => {
  expect(endOfShanghaiDay(day)?.toISOString()).toBe(end);
});
