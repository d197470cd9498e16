// Unified social credit codes of organisations, GB 32100-2015.

/** The standard's alphabet of 31 characters: no I, O, S, V, Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Powers of 3 modulo 31, one for each of the 17 characters before the check character. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;
/** Department, kind of organisation, administrative division in digits, organisation code. */
const BODY = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}$/;

/** The check character that completes 17 characters of the alphabet; the outer remainder turns 31 into 0. */
export function usccCheckCharacter(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * ALPHABET.indexOf(body.charAt(place)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** Whether a text is a well-formed code with the right check character. Divisions come and go, so none is refused. */
export function isUscc(code: string): boolean {
  const body = code.slice(0, 17);
  return code.length === 18 && BODY.test(body) && code.charAt(17) === usccCheckCharacter(body);
}
