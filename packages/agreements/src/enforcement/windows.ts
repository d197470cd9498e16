// The stretch of time a ratio is taken over; it never reaches before the tenant was last reinstated.
import { addDays, dayOf, startOfDay } from '../deadlines/shanghai-days.ts';
import type { Window } from '../schema/policy.ts';

export interface WindowBounds {
  readonly start: Date;
  /** Not in it any more. */
  readonly end: Date;
}

interface WindowAnchors {
  /** When the job began; needed for JOB. */
  readonly jobStart?: Date | undefined;
  readonly reinstatedAt?: Date | undefined;
}

function startOf(window: Window, at: Date, jobStart: Date | undefined): Date {
  switch (window) {
    case 'DAY':
      return startOfDay(dayOf(at));
    case 'CALENDAR_MONTH':
      return startOfDay(`${dayOf(at).slice(0, 7)}-01`);
    case 'ROLLING_7_DAYS':
      return startOfDay(addDays(dayOf(at), -6));
    case 'JOB':
      if (jobStart === undefined) throw new RangeError('a job has a beginning');
      return jobStart;
  }
}

/**
 * The window that an instant lies in: natural days and months of Asia/Shanghai, seven natural days up to today, or the
 * whole job so far. Throws RangeError for JOB without its start.
 */
export function windowAt(window: Window, at: Date, { jobStart, reinstatedAt }: WindowAnchors = {}): WindowBounds {
  const natural = startOf(window, at, jobStart);
  const start = reinstatedAt !== undefined && reinstatedAt > natural ? reinstatedAt : natural;
  return { start, end: at };
}
