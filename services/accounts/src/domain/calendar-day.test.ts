// Days in Asia/Shanghai around midnight, and days that do not exist.
import { expect, it } from 'vitest';
import { isCalendarDay, shanghaiDay } from './calendar-day.ts';

it.each([
  ['2026-02-28T15:59:59.999Z', '2026-02-28'],
  ['2026-02-28T16:00:00Z', '2026-03-01'],
  ['2027-12-31T16:00:00Z', '2028-01-01'],
])('%s is on %s in Shanghai', (instant, day) => {
  expect(shanghaiDay(new Date(instant))).toBe(day);
});

it.each([
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2026-04-31', false],
  ['2026-00-10', false],
  ['2026-13-01', false],
  ['2099-12-31', true],
  ['26-01-01', false],
  ['2026-1-1', false],
])('%s exists: %s', (text, exists) => {
  expect(isCalendarDay(text)).toBe(exists);
});
