// Calendar days in Asia/Shanghai, which has been UTC+8 without change since 1991.

const OFFSET = 8 * 3_600_000;
const DAY = 24 * 3_600_000;

/** Midnight at the start of a calendar day such as `2026-01-31`. */
export const startOfDay = (date: string): Date => new Date(`${date}T00:00:00+08:00`);

/** The calendar day an instant lies in. */
export const dayOf = (at: Date): string => new Date(at.getTime() + OFFSET).toISOString().slice(0, 10);

/** The calendar day that many days later, or earlier for a negative number. */
export const addDays = (date: string, days: number): string => dayOf(new Date(startOfDay(date).getTime() + days * DAY));

/** The last moment of a calendar day, to the millisecond. */
export const endOfDay = (date: string): Date => new Date(startOfDay(addDays(date, 1)).getTime() - 1);
