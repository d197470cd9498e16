// Working days by a calendar that says what it covers, and never guesses the rest.
import { CHINA_HOLIDAYS, type HolidayYear } from './china-holidays.ts';
import { addDays, isCalendarDay } from './shanghai-days.ts';

/** Says which days are worked. */
export interface WorkingDays {
  /** Whether it knows the day. */
  covers(day: string): boolean;
  /** @throws CalendarNotCovered for a day that it does not know. */
  isWorkday(day: string): boolean;
  /** The years it knows, ascending. */
  readonly years: readonly number[];
}

/** A day beyond what has been announced was asked for. */
export class CalendarNotCovered extends RangeError {
  readonly day: string;
  readonly years: readonly number[];

  constructor(day: string, years: readonly number[]) {
    super(`the calendar of working days does not cover ${day}; it covers ${years.join(', ')}`);
    this.day = day;
    this.years = years;
  }
}

/** A calendar out of announced years. */
function calendarOf(announced: ReadonlyMap<number, HolidayYear>): WorkingDays {
  const off = new Set<string>();
  const worked = new Set<string>();
  for (const [year, { off: offDays, worked: workedDays }] of announced) {
    for (const day of offDays) off.add(`${year}-${day}`);
    for (const day of workedDays) worked.add(`${year}-${day}`);
  }
  const years = [...announced.keys()].toSorted((a, b) => a - b);
  const covers = (day: string): boolean => isCalendarDay(day) && announced.has(Number(day.slice(0, 4)));
  return {
    years,
    covers,
    isWorkday: (day) => {
      if (!covers(day)) throw new CalendarNotCovered(day, years);
      if (worked.has(day)) return true;
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      return weekday !== 0 && weekday !== 6 && !off.has(day);
    },
  };
}

/** Working days of the mainland, as far as they are announced. */
export const chinaWorkdays: WorkingDays = calendarOf(CHINA_HOLIDAYS);

/**
 * The day that completes so many working days after `day`, which is not counted itself.
 *
 * @throws CalendarNotCovered when a day on the way is not announced; RangeError for a text that is no day or a count
 * that is no whole number above 0.
 */
export function addWorkingDays(calendar: WorkingDays, day: string, count: number): string {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError('working days are counted from 1');
  let at = day;
  for (let left = count; left > 0;) {
    at = addDays(at, 1);
    if (calendar.isWorkday(at)) left -= 1;
  }
  return at;
}
