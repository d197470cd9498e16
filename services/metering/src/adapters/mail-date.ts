// Dates of mail messages: RFC 5322 section 3.3, with the obsolete zones that servers still write.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FORM =
  /^\s*(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4}|\d{2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[A-Za-z]{1,5})?/;
/** Hours from UTC. */
const ZONES = new Map([
  ['UT', 0],
  ['UTC', 0],
  ['GMT', 0],
  ['Z', 0],
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
]);

/** Milliseconds since the epoch; undefined for anything that is no date, or has no zone that is known. */
export function mailDateMs(text: string): number | undefined {
  const [, day, month = '', year = '', hour, minute, second = '0', zone = ''] = FORM.exec(text.slice(0, 100)) ?? [];
  const offset = offsetMinutes(zone);
  const monthIndex = MONTHS.indexOf(month.toLowerCase());
  if (day === undefined || monthIndex === -1 || offset === undefined) return undefined;
  const fullYear = year.length === 2 ? Number(year) + (Number(year) < 50 ? 2_000 : 1_900) : Number(year);
  const ms = Date.UTC(fullYear, monthIndex, Number(day), Number(hour), Number(minute), Math.min(59, Number(second)));
  const exact = new Date(ms);
  // Date.UTC carries a 31st of February over into March.
  if (exact.getUTCDate() !== Number(day) || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return ms - offset * 60_000;
}

function offsetMinutes(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d{2})(\d{2})$/.exec(zone) ?? [];
  if (hours === undefined) {
    const named = ZONES.get(zone.toUpperCase());
    return named === undefined ? undefined : named * 60;
  }
  const size = Number(hours) * 60 + Number(minutes);
  return size > 24 * 60 ? undefined : sign === '-' ? -size : size;
}
