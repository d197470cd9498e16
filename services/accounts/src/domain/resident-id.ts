// Resident identity numbers, GB 11643-1999: division, day of birth, serial number, check character.
import { isCalendarDay } from './calendar-day.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
/** ISO 7064 MOD 11-2, by the remainder of the weighted sum. */
const CHECKS = '10X98765432';

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
 * Whether a text is a well-formed number with the right check character, of somebody born on a day that exists and has
 * come. Divisions come and go, so none is refused.
 */
export function isResidentId(number: string, today: string): boolean {
  if (!/^[0-9]{17}[0-9X]$/.test(number)) return false;
  const born = birthDay(number);
  return isCalendarDay(born) && born <= today && number.charAt(17) === residentIdCheckCharacter(number.slice(0, 17));
}

/** Whether somebody has completed that many years of life today; who was born on 29 February has on 1 March. */
export function hasReachedAge(number: string, years: number, today: string): boolean {
  const born = birthDay(number);
  const year = String(Number(born.slice(0, 4)) + years).padStart(4, '0');
  return `${year}${born.slice(4)}` <= today;
}
