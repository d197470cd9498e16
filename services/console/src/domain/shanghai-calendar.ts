// Days and months as the business counts them: Asia/Shanghai, which has been UTC+8 all year round since 1991. Pure.

const OFFSET_MS = 8 * 3_600_000;

/** The first instant of a month and of the month after it. */
export interface MonthSpan {
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
}

/** The month that an instant lies in. */
export function shanghaiMonth(at: Date): MonthSpan {
  const local = new Date(at.getTime() + OFFSET_MS);
  const first = (months: number): Date =>
    new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1) - OFFSET_MS);
  return { start: first(0), end: first(1) };
}

/** The instant at which a day (YYYY-MM-DD) is over; undefined when there is no such day. */
export function endOfShanghaiDay(day: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  // An overlong day such as 30 February rolls over, and is no day.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  return new Date(midnight.getTime() + 24 * 3_600_000 - OFFSET_MS);
}
