// Windows of usage in a time zone: minutes, hours, days, weeks and months between two instants.

import { Temporal } from 'temporal-polyfill';

export type WindowUnit = 'minute' | 'hour' | 'day' | 'week' | 'month';

const MINUTE_MS = 60_000n;
const HOUR_MS = 3_600_000n;
/** Ten years of days: more is a mistake, and each window is a boundary that the database compares with. */
const WINDOWS_MAX = 3_700;
/** Hours that have to be counted anew from their messages: two months of days, or the minutes' six hours. */
const CUT_HOURS_MAX = 62;
const MINUTES_MAX = 6n * 60n;

export type WindowsRefusal =
  | 'NOT_ON_HOUR'
  | 'NOT_ON_MINUTE'
  | 'EMPTY_RANGE'
  | 'UNKNOWN_TIME_ZONE'
  | 'RANGE_TOO_LONG'
  | 'TOO_MANY_CUT_HOURS';

export type Windows =
  | {
      readonly kind: 'windows';
      /** Start of each window, ascending, ms since the epoch; undefined where every hour of UTC is a window. */
      readonly starts: readonly bigint[] | undefined;
      /** Hours of UTC (their starts, ascending) that do not lie in one window as a whole: usage is kept by hour of UTC. */
      readonly cutHours: readonly bigint[];
    }
  | { readonly kind: 'refused'; readonly reason: WindowsRefusal; readonly message: string };

/**
 * The windows that cover [startMs, endMs), in the time zone's own hours, days, weeks (from Monday) and months, with its
 * summer time. A range begins and ends on a full hour of UTC or of the zone; for minutes, on a full minute. Where the
 * zone's offset is not a whole number of hours (India, Nepal, parts of Australia), windows cut hours of UTC.
 */
export function windowsBetween(startMs: bigint, endMs: bigint, unit: WindowUnit, timeZone: string): Windows {
  if (endMs <= startMs) return refused('EMPTY_RANGE', 'end_time has to be after start_time');
  const local = localAt(startMs, timeZone);
  const localEnd = localAt(endMs, timeZone);
  if (local === undefined || localEnd === undefined)
    return refused('UNKNOWN_TIME_ZONE', 'time_zone has to be the IANA name of a time zone, for example Asia/Shanghai');
  if (unit === 'minute') return minutes(startMs, endMs);
  if (!onHour(startMs, local) || !onHour(endMs, localEnd))
    return refused('NOT_ON_HOUR', 'start_time and end_time have to be full hours of UTC or of the time zone');
  if (unit === 'hour' && hoursAreThoseOfUtc(local, localEnd)) {
    return { kind: 'windows', starts: undefined, cutHours: hoursCutBy([startMs, endMs]) };
  }
  const starts: bigint[] = [];
  for (let at = startOf(local, unit); BigInt(at.epochMilliseconds) < endMs; at = next(at, unit)) {
    if (starts.length >= WINDOWS_MAX)
      return refused('RANGE_TOO_LONG', `the range has more than ${WINDOWS_MAX} windows`);
    starts.push(BigInt(at.epochMilliseconds));
  }
  return cut(starts, startMs, endMs);
}

/** Offsets of every zone in use are whole minutes. */
function minutes(startMs: bigint, endMs: bigint): Windows {
  if (startMs % MINUTE_MS !== 0n || endMs % MINUTE_MS !== 0n)
    return refused('NOT_ON_MINUTE', 'start_time and end_time have to be full minutes');
  const count = (endMs - startMs) / MINUTE_MS;
  if (count > MINUTES_MAX) return refused('RANGE_TOO_LONG', 'windows of a minute cover at most six hours');
  return cut(
    Array.from({ length: Number(count) }, (_, index) => startMs + BigInt(index) * MINUTE_MS),
    startMs,
    endMs,
  );
}

function cut(starts: readonly bigint[], startMs: bigint, endMs: bigint): Windows {
  const cutHours = hoursCutBy([...starts.filter((start) => start > startMs), startMs, endMs]);
  if (cutHours.length <= CUT_HOURS_MAX) return { kind: 'windows', starts, cutHours };
  const message = `windows of this zone cut ${cutHours.length} hours of UTC, each of which has to be counted anew; at most ${CUT_HOURS_MAX}`;
  return refused('TOO_MANY_CUT_HOURS', message);
}

function hoursCutBy(boundaries: readonly bigint[]): bigint[] {
  const hours = boundaries.filter((at) => at % HOUR_MS !== 0n).map((at) => at - (at % HOUR_MS));
  return [...new Set(hours)].toSorted((a, b) => (a < b ? -1 : 1));
}

function localAt(atMs: bigint, timeZone: string): Temporal.ZonedDateTime | undefined {
  // Temporal takes an offset as well, which has no months and no summer time of its own.
  if (/^[+\u2212-]/.test(timeZone)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(Number(atMs)).toZonedDateTimeISO(timeZone);
  } catch {
    // Temporal throws a RangeError for a zone that it does not know; nothing else here can fail.
    return undefined;
  }
}

const HOUR_NS = 3_600_000_000_000;

function onHour(atMs: bigint, { minute, second, millisecond }: Temporal.ZonedDateTime): boolean {
  return atMs % HOUR_MS === 0n || (minute === 0 && second === 0 && millisecond === 0);
}

function hoursAreThoseOfUtc(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): boolean {
  for (
    let at: Temporal.ZonedDateTime | null = from;
    at !== null && at.epochMilliseconds <= to.epochMilliseconds;
    at = at.getTimeZoneTransition('next')
  ) {
    if (at.offsetNanoseconds % HOUR_NS !== 0) return false;
  }
  return true;
}

function startOf(local: Temporal.ZonedDateTime, unit: Exclude<WindowUnit, 'minute'>): Temporal.ZonedDateTime {
  switch (unit) {
    case 'hour':
      return local.round({ smallestUnit: 'hour', roundingMode: 'floor' });
    case 'day':
      return local.startOfDay();
    case 'week':
      return local.subtract({ days: local.dayOfWeek - 1 }).startOfDay();
    case 'month':
      return local.with({ day: 1 }).startOfDay();
  }
}

function next(at: Temporal.ZonedDateTime, unit: Exclude<WindowUnit, 'minute'>): Temporal.ZonedDateTime {
  if (unit === 'hour') return nextHour(at);
  return at.add(unit === 'month' ? { months: 1 } : { days: unit === 'week' ? 7 : 1 }).startOfDay();
}

/**
 * The zone's next full hour. Where clocks move by half an hour an hour later lies amid a local one: where they went back,
 * that is still this hour, which lasts for one and a half.
 */
function nextHour(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const hour = startOf(at.add({ hours: 1 }), 'hour');
  return hour.epochMilliseconds > at.epochMilliseconds ? hour : startOf(at.add({ hours: 2 }), 'hour');
}

const refused = (reason: WindowsRefusal, message: string): Windows => ({ kind: 'refused', reason, message });

/** The window that an instant lies in, by ascending starts; undefined before the first. */
export function windowAt(starts: readonly bigint[], atMs: bigint): bigint | undefined {
  return starts.findLast((start) => start <= atMs);
}

/** First hour of the day that an instant lies in; undefined for an unknown zone. */
export function dayStartMs(atMs: bigint, timeZone: string): bigint | undefined {
  const local = localAt(atMs, timeZone);
  return local === undefined ? undefined : BigInt(local.startOfDay().epochMilliseconds);
}
