// Months at Asia/Shanghai midnight, and the periods made of them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BillingMonth, monthEnd, monthOf, monthStart, parseMonth, yearOf } from './billing-month.ts';
import { decidePeriod } from './billing-period.ts';

const month = (text: string): BillingMonth => {
  const parsed = parseMonth(text);
  if (parsed === undefined) throw new RangeError(text);
  return parsed;
};

describe('months in Asia/Shanghai', () => {
  it.each([
    ['2026-10-31T15:59:59.999Z', '2026-10'],
    ['2026-10-31T16:00:00.000Z', '2026-11'],
    ['2026-11-30T15:59:59.999Z', '2026-11'],
    ['2026-12-31T15:59:59.999Z', '2026-12'],
    ['2026-12-31T16:00:00.000Z', '2027-01'],
    ['2028-02-29T15:59:59.999Z', '2028-02'],
    ['2028-02-29T16:00:00.000Z', '2028-03'],
  ])('%s is in %s', (instant, expected) => {
    expect(monthOf(new Date(instant))).toBe(expected);
    expect(yearOf(new Date(instant))).toBe(Number(expected.slice(0, 4)));
  });

  it('agrees with the time zone data of the runtime', () => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit' });
    const instants = fc.date({
      min: new Date('1992-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        const parts = new Map(format.formatToParts(instant).map((part) => [part.type, part.value]));
        expect(monthOf(instant)).toBe(`${parts.get('year')}-${parts.get('month')}`);
        expect(monthStart(monthOf(instant)) <= instant && instant < monthEnd(monthOf(instant))).toBe(true);
      }),
    );
  });

  it.each(['2026-13', '2026-00', '26-01', '2026-1', '', '2026-011'])('%j is no month', (text) => {
    expect(parseMonth(text)).toBeUndefined();
  });
});

describe('a period', () => {
  const november = { start: new Date('2026-10-31T16:00:00Z'), end: new Date('2026-11-30T16:00:00Z') };

  it.each([
    ['a month that is over', '2026-12-05T00:00:00Z', undefined, { kind: 'period', period: november }],
    [
      'a month that is not over',
      '2026-11-21T03:00:00Z',
      undefined,
      { kind: 'period', period: { start: november.start, end: new Date('2026-11-21T03:00:00Z') } },
    ],
    [
      'the rest of a month that was cut off',
      '2026-12-01T00:00:00Z',
      '2026-11-21T03:00:00Z',
      { kind: 'period', period: { start: new Date('2026-11-21T03:00:00Z'), end: november.end } },
    ],
    [
      'a month after one that was skipped',
      '2026-12-01T00:00:00Z',
      '2026-09-30T16:00:00Z',
      { kind: 'period', period: november },
    ],
    ['a month that has not begun', '2026-10-31T16:00:00Z', undefined, { kind: 'not_started' }],
    [
      'a month that is closed',
      '2026-12-05T00:00:00Z',
      '2026-11-30T16:00:00Z',
      { kind: 'already_closed', until: new Date('2026-11-30T16:00:00Z') },
    ],
  ])('of %s', (_name, now, until, expected) => {
    expect(decidePeriod(month('2026-11'), new Date(now), until === undefined ? undefined : new Date(until))).toEqual(
      expected,
    );
  });
});
