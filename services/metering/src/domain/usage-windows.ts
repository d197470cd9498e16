// Windows of usage in a time zone: hours, days and months between two instants.

import { Temporal } from 'temporal-polyfill';

export type WindowUnit = 'hour' | 'day' | 'month';

const HOUR_MS = 3_600_000n;
/** Ten years of days: more is a mistake, and each window is a boundary that the database compares with. */
const WINDOWS_MAX = 3_700;

export type Windows =
  | {
      readonly kind: 'windows';
      /** Start of each window, ascending, ms since the epoch. */ readonly starts: readonly bigint[];
    }
  /** Hours need no boundaries: usage is kept by hour. */
  | { readonly kind: 'hours' }
  | {
      readonly kind: 'refused';
      readonly reason: 'NOT_ON_HOUR' | 'EMPTY_RANGE' | 'UNKNOWN_TIME_ZONE' | 'RANGE_TOO_LONG';
      readonly message: string;
    };

/**
 * The windows that cover [startMs, endMs). Days and months are those of the time zone, with its summer time. An hour
 * of usage belongs to the window in which it begins: exact for every zone whose offset is whole hours; in the others
 * (India, Nepal, parts of Australia) the hour over local midnight counts to the day in which it began.
 */
export function windowsBetween(startMs: bigint, endMs: bigint, unit: WindowUnit, timeZone: string): Windows {
  if (startMs % HOUR_MS !== 0n || endMs % HOUR_MS !== 0n)
    return refused('NOT_ON_HOUR', 'start_time and end_time have to be full hours of UTC');
  if (endMs <= startMs) return refused('EMPTY_RANGE', 'end_time has to be after start_time');
  const first = startOf(startMs, unit, timeZone);
  if (first === undefined)
    return refused('UNKNOWN_TIME_ZONE', 'time_zone has to be the IANA name of a time zone, for example Asia/Shanghai');
  if (unit === 'hour') return { kind: 'hours' };
  const starts: bigint[] = [];
  for (let at = first; BigInt(at.epochMilliseconds) < endMs; at = next(at, unit)) {
    if (starts.length >= WINDOWS_MAX)
      return refused('RANGE_TOO_LONG', `the range has more than ${WINDOWS_MAX} windows`);
    starts.push(BigInt(at.epochMilliseconds));
  }
  return { kind: 'windows', starts };
}

function startOf(atMs: bigint, unit: WindowUnit, timeZone: string): Temporal.ZonedDateTime | undefined {
  try {
    const local = Temporal.Instant.fromEpochMilliseconds(Number(atMs)).toZonedDateTimeISO(timeZone);
    return unit === 'month' ? local.with({ day: 1 }).startOfDay() : local.startOfDay();
  } catch {
    // Temporal throws a RangeError for a zone that it does not know; nothing else here can fail.
    return undefined;
  }
}

const next = (at: Temporal.ZonedDateTime, unit: WindowUnit): Temporal.ZonedDateTime =>
  at.add(unit === 'month' ? { months: 1 } : { days: 1 }).startOfDay();

const refused = (reason: Extract<Windows, { kind: 'refused' }>['reason'], message: string): Windows => ({
  kind: 'refused',
  reason,
  message,
});
