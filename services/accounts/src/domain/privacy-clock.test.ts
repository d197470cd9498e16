// Clocks across month ends, holidays and the years that nobody has announced; and what a pause leaves.
import { listAgreements } from '@tollgate/agreements';
import { chinaWorkdays, endOfShanghaiDay } from '@tollgate/calendar';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysLeft, dueAfter, privacyClock } from './privacy-clock.ts';

const at = (day: string): Date => new Date(`${day}T04:00:00Z`);
const CALENDAR = { workingDays: false };
const WORKING = { workingDays: true };

describe('dueAfter', () => {
  it.each([
    ['2026-01-30', 3, CALENDAR, '2026-02-02'],
    ['2028-02-28', 1, CALENDAR, '2028-02-29'],
    ['2026-12-25', 15, CALENDAR, '2027-01-09'],
    ['2026-09-30', 3, WORKING, '2026-10-10'],
    ['2026-02-13', 3, WORKING, '2026-02-25'],
    ['2026-10-05', 0, WORKING, '2026-10-05'],
  ])('%s and %i days: %o until %s', (from, days, rule, until) => {
    expect(dueAfter(at(from), days, rule, chinaWorkdays)).toEqual(endOfShanghaiDay(until));
  });

  it('never guesses a year that is not announced', () => {
    const guess = (): Date => dueAfter(at('2026-12-30'), 3, WORKING, chinaWorkdays);
    expect(guess).toThrow(
      expect.objectContaining({ reason: 'CALENDAR_NOT_COVERED', metadata: { day: '2027-01-01', years: '2025,2026' } }),
    );
  });
});

it('is as long after a pause as it was before, whenever it stood and went on', () => {
  const day = fc.integer({ min: 0, max: 200 });
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 20 }),
      day,
      day,
      fc.boolean(),
      (start, days, used, stood, workingDays) => {
        const rule = { workingDays };
        const after = (count: number): Date => new Date(at('2025-02-01').getTime() + count * 86_400_000);
        const due = dueAfter(after(start), days, rule, chinaWorkdays);
        const left = daysLeft(after(start + used), due, rule, chinaWorkdays);
        const again = dueAfter(after(start + used + stood), left, rule, chinaWorkdays);
        expect(left).toBeLessThanOrEqual(days);
        expect(daysLeft(after(start + used + stood), again, rule, chinaWorkdays)).toBe(left);
      },
    ),
  );
});

it('is what the agreement says, and ours where it says nothing or none binds', () => {
  const clock = (id: string, kind: Parameters<typeof privacyClock>[1]) => {
    const { clauseId, days } = privacyClock(
      listAgreements().find((each) => each.id === id),
      kind,
    );
    return `${clauseId} ${days}`;
  };
  expect(clock('hongfengye-sms', 'ACCESS')).toBe('hongfengye/5.1 3');
  expect(clock('hongfengye-sms', 'EXPLAIN')).toBe('hongfengye/5.8 15');
  expect(clock('sendcloud', 'OBJECT')).toBe('sendcloud/priv.9 10');
  expect(clock('jd-sms', 'ACCESS')).toBe('law/pipl-50 15');
  expect(clock('nobody', 'ERASE')).toBe('law/pipl-50 15');
});
