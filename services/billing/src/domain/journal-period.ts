// Days and months of journals, in Asia/Shanghai: UTC+8 without summer time (see billing-month.ts).

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const PERIOD = /^(\d{4}-\d{2})(-\d{2})?$/;

/** A Shanghai day with its first instant and the first after it. */
export interface JournalDay {
  readonly day: string;
  readonly start: Date;
  readonly end: Date;
}

/** The days of YYYY-MM or YYYY-MM-DD; undefined when there is no such day or month. */
export function daysOfPeriod(period: string): readonly JournalDay[] | undefined {
  const [, month, day] = PERIOD.exec(period) ?? [];
  if (month === undefined) return undefined;
  const first = Date.parse(`${day === undefined ? `${month}-01` : period}T00:00:00Z`);
  // 2026-02-30 is read as a day of March, or not at all.
  if (Number.isNaN(first) || !new Date(first).toISOString().startsWith(period)) return undefined;
  const days: JournalDay[] = [];
  for (let at = first; new Date(at).toISOString().startsWith(period); at += DAY_MS) {
    const start = new Date(at - OFFSET_MS);
    days.push({ day: new Date(at).toISOString().slice(0, 10), start, end: new Date(start.getTime() + DAY_MS) });
  }
  return days;
}
