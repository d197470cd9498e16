// The clock of a privacy request: what the agreement gives, and how it stands and goes on. Days are of Asia/Shanghai; the day
// of the request is not counted and the whole last day is in time.
import { type AgreementVersion, clockOf, type ClockKind } from '@tollgate/agreements';
import {
  addDays,
  addWorkingDays,
  CalendarNotCovered,
  daysBetween,
  endOfShanghaiDay,
  shanghaiDay,
  type WorkingDays,
} from '@tollgate/calendar';
import { type DomainError, isDomainError } from '@tollgate/errors';
import { calendarNotCovered } from './kyc-errors.ts';
import type { ClockSetting, PrivacyClock, PrivacyKind } from './privacy-request.ts';

/** Clocks to look for, the closest first. */
const CLOCKS: Readonly<Record<PrivacyKind, readonly ClockKind[]>> = {
  ACCESS: ['PRIVACY_ACCESS', 'PRIVACY_REQUEST'],
  COPY: ['PRIVACY_COPY', 'PRIVACY_REQUEST'],
  RECTIFY: ['PRIVACY_RECTIFY', 'PRIVACY_REQUEST'],
  ERASE: ['PRIVACY_REQUEST'],
  RESTRICT: ['PRIVACY_REQUEST'],
  OBJECT: ['MARKETING_OPT_OUT', 'PRIVACY_REQUEST'],
  WITHDRAW: ['MARKETING_OPT_OUT', 'PRIVACY_REQUEST'],
  EXPLAIN: ['PRIVACY_REQUEST'],
};

/** PIPL art. 50 asks for a convenient way without naming days; ours where no agreement binds or it sets none. */
const HOUSE: ClockSetting = { clauseId: 'law/pipl-50', days: 15, workingDays: false };

/** How long the answer to a request may take under this agreement. */
export function privacyClock(agreement: AgreementVersion | undefined, kind: PrivacyKind): ClockSetting {
  for (const clock of agreement === undefined ? [] : CLOCKS[kind]) {
    const rule = agreement && clockOf(agreement, clock);
    if (rule !== undefined)
      return { clauseId: rule.clause, days: Number(rule.days), workingDays: rule.unit === 'WORKING_DAYS' };
  }
  return HOUSE;
}

/** The last instant of so many days from now. @throws DomainError CALENDAR_NOT_COVERED, never a guess. */
export function dueAfter(
  now: Date,
  left: number,
  { workingDays }: Pick<ClockSetting, 'workingDays'>,
  calendar: WorkingDays,
): Date {
  const today = shanghaiDay(now);
  if (left === 0) return endOfShanghaiDay(today);
  if (!workingDays) return endOfShanghaiDay(addDays(today, left));
  return endOfShanghaiDay(covered(() => addWorkingDays(calendar, today, left)));
}

/** A clock that runs from that instant; with its days alone while the year's holidays are not announced. */
export function runningFrom(
  start: Date,
  days: number,
  rule: Pick<ClockSetting, 'workingDays'>,
  calendar: WorkingDays,
): PrivacyClock {
  try {
    return { dueAt: dueAfter(start, days, rule, calendar), daysLeft: undefined };
  } catch (error) {
    if (isDomainError(error) && error.reason === 'CALENDAR_NOT_COVERED') return { dueAt: undefined, daysLeft: days };
    throw error;
  }
}

/** How many days of a running clock are left; none once it is over. @throws DomainError CALENDAR_NOT_COVERED. */
export function daysLeft(
  now: Date,
  dueAt: Date,
  { workingDays }: Pick<ClockSetting, 'workingDays'>,
  calendar: WorkingDays,
): number {
  const today = shanghaiDay(now);
  const last = shanghaiDay(dueAt);
  const between = Math.max(0, daysBetween(today, last));
  if (!workingDays) return between;
  return covered(() => {
    let left = 0;
    for (let day = 1; day <= between; day += 1) if (calendar.isWorkday(addDays(today, day))) left += 1;
    return left;
  });
}

function covered<T>(count: () => T): T {
  try {
    return count();
  } catch (error) {
    throw error instanceof CalendarNotCovered ? notCovered(error) : error;
  }
}

const notCovered = (error: CalendarNotCovered): DomainError => calendarNotCovered(error.day, error.years);
