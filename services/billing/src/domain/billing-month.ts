// Calendar months of billing, in Asia/Shanghai.
//
// China has kept UTC+8 without summer time since 1992 (IANA tz database, zone Asia/Shanghai), so a fixed offset is
// exact for every instant that can be billed; the tests hold it against the runtime's own time zone data.

/** A month as YYYY-MM; sorts by time. */
export type BillingMonth = string & { readonly __brand: 'BillingMonth' };

const OFFSET_MS = 8 * 3_600_000;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** The month that an instant falls in. */
export function monthOf(instant: Date): BillingMonth {
  return new Date(instant.getTime() + OFFSET_MS).toISOString().slice(0, 7) as BillingMonth;
}

/** The year that an instant falls in, for document numbers. */
export function yearOf(instant: Date): number {
  return new Date(instant.getTime() + OFFSET_MS).getUTCFullYear();
}

/** Reads YYYY-MM; undefined for anything else. */
export function parseMonth(text: string): BillingMonth | undefined {
  return MONTH.test(text) ? (text as BillingMonth) : undefined;
}

/** The first instant of a month. */
export function monthStart(month: BillingMonth): Date {
  return new Date(Date.parse(`${month}-01T00:00:00Z`) - OFFSET_MS);
}

/** The first instant after a month. */
export function monthEnd(month: BillingMonth): Date {
  // 32 days after a month began is within the next one.
  return monthStart(monthOf(new Date(monthStart(month).getTime() + 32 * 86_400_000)));
}
