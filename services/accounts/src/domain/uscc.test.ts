// GB 32100-2015: published codes, and properties over all codes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUscc, usccCheckCharacter } from './uscc.ts';

const ALPHABET = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');
const characters = (length: number) =>
  fc.array(fc.constantFrom(...ALPHABET), { minLength: length, maxLength: length }).map((list) => list.join(''));
const digits = fc.stringMatching(/^[0-9]{6}$/);
const body = fc.tuple(characters(2), digits, characters(9)).map((parts) => parts.join(''));
const code = body.map((text) => text + usccCheckCharacter(text));

describe('isUscc', () => {
  it.each([
    '91350100M000100Y43',
    '91110000802100433B',
    '914403001922038216',
    '91440300708461136T',
    '91110000600037341L',
    // Its weighted sum leaves no remainder: a check of 31 would be no character.
    '91440300MYL6JT3540',
  ])('takes %s', (valid) => {
    expect(isUscc(valid)).toBe(true);
  });

  it.each([
    ['another check character', '91350100M000100Y44'],
    ['lower case', '91350100m000100y43'],
    ['one character short', '91350100M000100Y4'],
    ['one character more', '91350100M000100Y430'],
    ['a letter that the alphabet lacks', '91350100I000100Y43'],
    ['a letter in the division', '913501A0M000100Y43'],
    ['spaces', ' 91350100M000100Y4'],
    ['full-width digits', '９1350100M000100Y43'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(isUscc(text)).toBe(false);
  });

  it('takes every code with its check character', () => {
    fc.assert(
      fc.property(code, (text) => {
        expect(isUscc(text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('notices every single wrong character', () => {
    fc.assert(
      fc.property(code, fc.nat(17), fc.constantFrom(...ALPHABET), (text, place, other) => {
        fc.pre(text.charAt(place) !== other);
        expect(isUscc(text.slice(0, place) + other + text.slice(place + 1))).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});
