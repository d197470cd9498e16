// Days and months against the runtime's own calendar and time zone data.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  daysBetween,
  endOfShanghaiDay,
  isCalendarDay,
  shanghaiDay,
  startOfShanghaiDay,
} from './index.ts';

const instant = fc.date({
  min: new Date('1992-01-01T00:00:00Z'),
  max: new Date('2099-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const day = instant.map(shanghaiDay);
const inZone = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

describe('days', () => {
  it('are those of the time zone', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(shanghaiDay(at)).toBe(inZone.format(at));
      }),
    );
  });

  it('begin and end where the neighbours do', () => {
    fc.assert(
      fc.property(day, (each) => {
        expect(shanghaiDay(startOfShanghaiDay(each))).toBe(each);
        expect(shanghaiDay(new Date(startOfShanghaiDay(each).getTime() - 1))).toBe(addDays(each, -1));
        expect(endOfShanghaiDay(each).getTime() + 1).toBe(startOfShanghaiDay(addDays(each, 1)).getTime());
      }),
    );
  });

  it('are counted and added alike', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5_000, max: 5_000 }), (from, days) => {
        expect(daysBetween(from, addDays(from, days))).toBe(days);
      }),
    );
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '２０２６-01-01', '', '2026-04-31'])('%j is none', (text) => {
    expect(isCalendarDay(text)).toBe(false);
    expect(() => startOfShanghaiDay(text)).toThrow(RangeError);
  });
});

describe('addMonths', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-05-31', 0, '2026-05-31'],
    ['2026-10-31', -12, '2025-10-31'],
  ])('%s and %i months is %s', (from, months, until) => {
    expect(addMonths(from, months)).toBe(until);
  });

  it('never leaves the month that it leads to', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -600, max: 600 }), (from, months) => {
        const until = addMonths(from, months);
        const wanted = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months;
        expect(Number(until.slice(0, 4)) * 12 + Number(until.slice(5, 7)) - 1).toBe(wanted);
        expect(isCalendarDay(until)).toBe(true);
      }),
    );
  });
});
