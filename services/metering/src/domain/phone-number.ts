// One spelling for one telephone number, as far as the number alone tells.

/** What numbers are written with: digits, perhaps with a sign before them and the usual marks between. */
const NUMBER = /^\+?[\d ().-]{5,24}$/;
/** Mobile numbers of mainland China as they are written at home. */
const MAINLAND_MOBILE = /^1[3-9]\d{9}$/;
/** The same with the country's code. */
const WITH_86 = /^861[3-9]\d{9}$/;

/**
 * Mobile numbers of mainland China without +86, 0086 or 86; others by their digits alone, without + or 00 (ITU-T E.164 and
 * E.123). A number of another country that would then look like one of China keeps its +: +1 380 013 8000 is in Ohio.
 * Undefined for what is no number.
 */
export function plainNumber(text: string): string | undefined {
  // Nearly all of them; this runs for every report.
  if (MAINLAND_MOBILE.test(text)) return text;
  if (!NUMBER.test(text)) return undefined;
  const digits = text.replace(/\D/g, '');
  if (digits === '') return undefined;
  const international = text.startsWith('+') ? digits : digits.startsWith('00') ? digits.slice(2) : undefined;
  const number = international ?? digits;
  if (WITH_86.test(number)) return number.slice(2);
  return international !== undefined && MAINLAND_MOBILE.test(international) ? `+${international}` : number;
}
