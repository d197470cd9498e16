// What may stand on the command line, and what may not.
import { expect, test } from 'vitest';

import { duration, election, instant, monthSoFar, wholeNumber } from './arguments.ts';
import { leftOf } from './ingest/progress.ts';
import { printable, toJson, yuan } from './output.ts';

test.each([
  ['2026-11-01', '2026-10-31T16:00:00.000Z'],
  ['2026-11-01T08:00:00+08:00', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T08:00Z', '2026-11-01T08:00:00.000Z'],
])('%s is an instant', (text, iso) => {
  expect(instant(text).toISOString()).toBe(iso);
});

test.each(['2026-11', '2026-11-01T08:00', 'yesterday', '2026-13-01', '1700000000'])('%s is none', (text) => {
  expect(() => instant(text)).toThrow('It has to be a day');
});

test('durations, numbers and elections', () => {
  expect([duration('500ms'), duration('30s'), duration('10m'), duration('2h')]).toEqual([
    500, 30_000, 600_000, 7_200_000,
  ]);
  expect(() => duration('30')).toThrow('duration');
  expect(wholeNumber(0)('12')).toBe(12);
  for (const text of ['-1', '1.5', '1e3', '', '99999999999999999999'])
    expect(() => wholeNumber(0)(text)).toThrow('whole number');
  expect(election('jd/2=REFUND', election('jd/1=FORFEIT'))).toEqual([
    { clauseId: 'jd/1', choice: 'FORFEIT' },
    { clauseId: 'jd/2', choice: 'REFUND' },
  ]);
  for (const text of ['jd/1', '=REFUND', 'jd/1=refund', 'jd 1=REFUND'])
    expect(() => election(text)).toThrow('clause=CHOICE');
});

test('this month in Shanghai, up to the next full hour', () => {
  const { start, end } = monthSoFar(new Date('2026-10-31T16:20:00Z'));
  expect([start.toISOString(), end.toISOString()]).toEqual(['2026-10-31T16:00:00.000Z', '2026-10-31T17:00:00.000Z']);
});

test('amounts are exact, JSON keeps every digit, and nothing steers the terminal', () => {
  expect(yuan({ currencyCode: 'CNY', micros: 9_223_372_036_854_775_807n })).toBe('9223372036854.775807 CNY');
  expect(JSON.parse(toJson({ micros: 2n ** 62n }))).toEqual({ micros: '4611686018427387904' });
  expect(printable('a\u0007\u001b]0;x\u0007\u202e中文\n')).toBe('a\uFFFD\uFFFD]0;x\uFFFD\uFFFD中文\uFFFD');
});

test.each([
  [0, 100, 1_000, '?'],
  [50, 100, 10_000, '10 s'],
  [1, 100, 1_000, '1 m 39 s'],
  [1, 66, 1_000, '1 m 05 s'],
  [100, 100, 5_000, '0 s'],
])('%s of %s bytes after %s ms: %s left', (read, total, ms, left) => {
  expect(leftOf(read, total, ms)).toBe(left);
});
