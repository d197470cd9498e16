// Working days across weekends, holidays, month ends and the end of what is announced.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addWorkingDays, CalendarNotCovered, chinaWorkdays } from './index.ts';

describe('chinaWorkdays', () => {
  it.each([
    ['2026-02-14', true, 'a Saturday worked for the Spring Festival'],
    ['2026-02-16', false, 'a Monday of the Spring Festival'],
    ['2026-02-28', true, 'a Saturday at the end of a month'],
    ['2026-03-01', false, 'a Sunday'],
    ['2026-10-07', false, 'the last day of the National Day holiday'],
    ['2026-10-10', true, 'a Saturday worked for it'],
    ['2025-10-08', false, 'Mid-Autumn within the National Day holiday of 2025'],
    ['2025-12-31', true, 'the last day of a year'],
  ])('%s: %s, %s', (day, worked) => {
    expect(chinaWorkdays.isWorkday(day)).toBe(worked);
  });

  it('has as many working days a year as announced', () => {
    const count = (year: number): number => {
      let worked = 0;
      for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1))
        if (chinaWorkdays.isWorkday(day)) worked += 1;
      return worked;
    };
    // 261 weekdays each, less those off, and those worked instead.
    expect([count(2025), count(2026)]).toEqual([261 - 18 + 5, 261 - 19 + 6]);
  });

  it.each(['2024-12-31', '2027-01-01', '1999-06-01', '2026-02-30'])('does not guess %s', (day) => {
    expect(chinaWorkdays.covers(day)).toBe(false);
    expect(() => chinaWorkdays.isWorkday(day)).toThrow(CalendarNotCovered);
  });
});

describe('addWorkingDays', () => {
  it.each([
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-01-30', 3, '2026-02-04'],
    ['2026-09-30', 1, '2026-10-08'],
    ['2025-12-31', 1, '2026-01-04'],
    ['2026-12-28', 3, '2026-12-31'],
  ])('%s and %i is %s', (from, count, until) => {
    expect(addWorkingDays(chinaWorkdays, from, count)).toBe(until);
  });

  it('names the day that it does not know', () => {
    expect(() => addWorkingDays(chinaWorkdays, '2026-12-31', 1)).toThrow(
      'does not cover 2027-01-01; it covers 2025, 2026',
    );
    expect(() => addWorkingDays(chinaWorkdays, '2026-06-01', 250)).toThrow(CalendarNotCovered);
  });

  it.each([0, -1, 1.5, Number.NaN])('counts no %d days', (count) => {
    expect(() => addWorkingDays(chinaWorkdays, '2026-06-01', count)).toThrow('counted from 1');
  });

  it('ends on a working day, with just as many between', () => {
    const offset = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(offset, fc.integer({ min: 1, max: 100 }), (days, count) => {
        const from = addDays('2025-01-01', days);
        const until = addWorkingDays(chinaWorkdays, from, count);
        let worked = 0;
        for (let day = addDays(from, 1); day <= until; day = addDays(day, 1))
          if (chinaWorkdays.isWorkday(day)) worked += 1;
        expect([worked, chinaWorkdays.isWorkday(until)]).toEqual([count, true]);
      }),
    );
  });
});
