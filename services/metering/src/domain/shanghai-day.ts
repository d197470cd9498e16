// Days of Asia/Shanghai as YYYY-MM-DD: the days of bills. China has had no summer time since 1991.

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The day that an instant lies in. */
export const dayOf = (at: Date): string => new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);

/** First instant of a day. Throws RangeError for a text that is no day. */
export function startOfDay(day: string): Date {
  const start = new Date(`${day}T00:00:00.000+08:00`);
  // The calendar rolls 31 February over instead of refusing it.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(start.getTime()) || dayOf(start) !== day)
    throw new RangeError('not a day');
  return start;
}

/** First instant after a day. */
export const endOfDay = (day: string): Date => new Date(startOfDay(day).getTime() + DAY_MS);

/** First instant after the month of a day: what becomes known from then on is billed in a later period. */
export function endOfMonth(day: string): Date {
  const [year, month] = day.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 0, 1) - OFFSET_MS);
}

/** Whether a text is a day that there was. */
export function isDay(text: string): boolean {
  try {
    startOfDay(text);
    return true;
  } catch {
    return false;
  }
}
