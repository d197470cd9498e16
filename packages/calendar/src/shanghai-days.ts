// Calendar days in Asia/Shanghai, as text YYYY-MM-DD: papers carry days, not instants, and such texts compare as days.

// China has kept UTC+8 without summer time since 1991 (IANA tz database, zone Asia/Shanghai).
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The day that an instant falls on. */
export function shanghaiDay(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** Whether a text names a day that exists, such as 2028-02-29. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  // A day that does not exist either fails to parse or rolls over into another month.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** The first instant of a day. @throws RangeError for a text that is no day. */
export function startOfShanghaiDay(day: string): Date {
  return new Date(millisecondsOf(day) - OFFSET_MS);
}

/** The last millisecond of a day. @throws RangeError for a text that is no day. */
export function endOfShanghaiDay(day: string): Date {
  return new Date(millisecondsOf(day) - OFFSET_MS + DAY_MS - 1);
}

/** The day so many days later, or earlier for a negative number. @throws RangeError for a text that is no day. */
export function addDays(day: string, days: number): string {
  return new Date(millisecondsOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The same day so many months later, or the month's last where it has no such day: a month after 31 January is 28 or 29
 * February. @throws RangeError for a text that is no day.
 */
export function addMonths(day: string, months: number): string {
  const from = new Date(millisecondsOf(day));
  const wanted = from.getUTCDate();
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const next = new Date(first);
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(first + (Math.min(wanted, last) - 1) * DAY_MS).toISOString().slice(0, 10);
}

/** How many days after `from` the day `until` is; negative when it lies before. @throws RangeError as above. */
export function daysBetween(from: string, until: string): number {
  return Math.round((millisecondsOf(until) - millisecondsOf(from)) / DAY_MS);
}

function millisecondsOf(day: string): number {
  if (!isCalendarDay(day)) throw new RangeError('a day of the calendar is written YYYY-MM-DD');
  return Date.parse(`${day}T00:00:00Z`);
}
