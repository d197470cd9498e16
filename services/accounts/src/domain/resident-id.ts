// Resident identity numbers, GB 11643-1999: division, day of birth, serial number, check character.
import { isCalendarDay } from '@tollgate/calendar';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
/** ISO 7064 MOD 11-2, by the remainder of the weighted sum. */
const CHECKS = '10X98765432';
/**
 * Provinces and their equals (GB/T 2260): these two digits have not changed since numbers are given out; 82 and 83 are the
 * residence permits of Macao and Taiwan. The four digits after them name divisions that come and go.
 */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
);

/** The check character that completes 17 digits. */
export function residentIdCheckCharacter(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(body.charAt(place)), 0);
  return CHECKS.charAt(sum % 11);
}

/** The day of birth that a number states, as YYYY-MM-DD. */
export function birthDay(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}

/**
 * Whether a text is a well-formed number of a province that exists, with the right check character, of somebody born on a
 * day that exists and has come.
 */
export function isResidentId(number: string, today: string): boolean {
  if (!/^[0-9]{17}[0-9X]$/.test(number) || !PROVINCES.has(number.slice(0, 2))) return false;
  const born = birthDay(number);
  return isCalendarDay(born) && born <= today && number.charAt(17) === residentIdCheckCharacter(number.slice(0, 17));
}

/** Whether somebody has completed that many years of life today; who was born on 29 February has on 1 March. */
export function hasReachedAge(number: string, years: number, today: string): boolean {
  return bornLongEnough(birthDay(number), years, today);
}

/** The same from a day of birth, YYYY-MM-DD. */
export function bornLongEnough(born: string, years: number, today: string): boolean {
  const year = String(Number(born.slice(0, 4)) + years).padStart(4, '0');
  return `${year}${born.slice(4)}` <= today;
}
