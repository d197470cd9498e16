// The windows over which ratios are taken: natural days and months of Asia/Shanghai, seven natural days, and whole jobs.
import { addDays, shanghaiDay, startOfShanghaiDay } from '@tollgate/calendar';
import type { Window } from '@tollgate/agreements';

const HOUR_MS = 3_600_000;
const ROLLING_DAYS = 7;

/** One window of a tenant. */
export interface RatioWindow {
  readonly kind: Window;
  /** The job, the day, the month; of a rolling window its last day. */
  readonly name: string;
}

/** Whole days from the first to the one after the last. */
export interface DaySpan {
  readonly fromDay: string;
  readonly toDay: string;
}

/** The windows that a fact of this hour counts in; seven rolling ones at most, none that ends after today. */
export function windowsOf(hourStart: Date, jobId: string, kinds: ReadonlySet<Window>, today: string): RatioWindow[] {
  const day = shanghaiDay(hourStart);
  const windows: RatioWindow[] = [];
  if (kinds.has('DAY')) windows.push({ kind: 'DAY', name: day });
  if (kinds.has('CALENDAR_MONTH')) windows.push({ kind: 'CALENDAR_MONTH', name: day.slice(0, 7) });
  if (kinds.has('JOB') && jobId !== '') windows.push({ kind: 'JOB', name: jobId });
  if (kinds.has('ROLLING_7_DAYS'))
    for (let end = day, i = 0; i < ROLLING_DAYS && (end <= today || i === 0); end = addDays(end, 1), i += 1)
      windows.push({ kind: 'ROLLING_7_DAYS', name: end });
  return windows;
}

/** The days of a window; undefined for a job, which has no days of its own. */
export function daysOf({ kind, name }: RatioWindow): DaySpan | undefined {
  switch (kind) {
    case 'JOB':
      return undefined;
    case 'DAY':
      return { fromDay: name, toDay: addDays(name, 1) };
    case 'ROLLING_7_DAYS':
      return { fromDay: addDays(name, 1 - ROLLING_DAYS), toDay: addDays(name, 1) };
    case 'CALENDAR_MONTH':
      return { fromDay: `${name}-01`, toDay: `${addDays(`${name}-28`, 4).slice(0, 7)}-01` };
  }
}

/** Where counting begins again after a reinstatement: the next full hour, because counts are kept by the hour. */
export function countsFrom(reinstatedAt: Date | null): Date | undefined {
  return reinstatedAt === null ? undefined : new Date(Math.ceil(reinstatedAt.getTime() / HOUR_MS) * HOUR_MS);
}

/** What of a window is counted, and how it is read: whole days, and the hours of a day that is cut. */
export interface WindowReach {
  readonly start: Date;
  readonly naturalEnd: Date;
  readonly days: DaySpan;
  /** Hours of the first day, where a reinstatement cut it; otherwise empty. */
  readonly fromHour: Date;
  readonly toHour: Date;
}

export function reachOf(span: DaySpan, from: Date | undefined): WindowReach {
  const [natural, naturalEnd] = [startOfShanghaiDay(span.fromDay), startOfShanghaiDay(span.toDay)];
  if (from === undefined || from <= natural)
    return { start: natural, naturalEnd, days: span, fromHour: natural, toHour: natural };
  const start = from < naturalEnd ? from : naturalEnd;
  const day = shanghaiDay(start);
  if (startOfShanghaiDay(day).getTime() === start.getTime())
    return { start, naturalEnd, days: { fromDay: day, toDay: span.toDay }, fromHour: start, toHour: start };
  const next = addDays(day, 1);
  return {
    start,
    naturalEnd,
    days: { fromDay: next, toDay: span.toDay },
    fromHour: start,
    toHour: startOfShanghaiDay(next),
  };
}

/** A window is judged as it is now, or as it ended. */
export function judgedUntil(start: Date, naturalEnd: Date | undefined, now: Date): Date {
  const end = naturalEnd !== undefined && naturalEnd < now ? naturalEnd : now;
  // A fact of the hour that has just begun, by a clock that is ahead of ours.
  return end > start ? end : new Date(start.getTime() + HOUR_MS);
}
