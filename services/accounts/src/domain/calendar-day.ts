// Calendar days in Asia/Shanghai, as text YYYY-MM-DD: papers carry days, not instants, and such texts compare as days.

// China has kept UTC+8 all year since 1991.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The day that an instant falls on in Asia/Shanghai. */
export function shanghaiDay(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** Whether a text names a day that exists, such as 2028-02-29. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  // A day that does not exist either fails to parse or rolls over into another month.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}
