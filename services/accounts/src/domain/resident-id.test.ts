// GB 11643-1999: published numbers, and properties over all numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { birthDay, hasReachedAge, isResidentId, residentIdCheckCharacter } from './resident-id.ts';

const TODAY = '2026-03-01';
const day = fc.date({ min: new Date('1900-01-01'), max: new Date(TODAY), noInvalidDate: true });
const born = day.map((date) => date.toISOString().slice(0, 10).replaceAll('-', ''));
/** Provinces of GB/T 2260; the divisions within them come and go. */
const PROVINCES =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' ');
const region = fc
  .tuple(fc.constantFrom(...PROVINCES), fc.stringMatching(/^[0-9]{4}$/))
  .map(([province, division]) => province + division);
const body = fc.tuple(region, born, fc.stringMatching(/^[0-9]{3}$/)).map((p) => p.join(''));
const number = body.map((text) => text + residentIdCheckCharacter(text));

/** A number with the right check character, whatever its day of birth. */
const bornOn = (yyyymmdd: string): string => {
  const text = `110105${yyyymmdd}001`;
  return text + residentIdCheckCharacter(text);
};

describe('isResidentId', () => {
  it.each(['11010519491231002X', '440524188001010014'])('takes %s', (valid) => {
    expect(isResidentId(valid, TODAY)).toBe(true);
  });

  it.each([
    ['another check character', '110105194912310021'],
    ['a small x', '11010519491231002x'],
    ['one digit short', '1101051949123100'],
    ['an X inside', '1101051949123100X2'],
    ['15 digits of the old kind', '110105491231002'],
    ['a day that does not exist', bornOn('19990229')],
    ['a month that does not exist', bornOn('19991301')],
    ['a day to come', bornOn('20260302')],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(isResidentId(text, TODAY)).toBe(false);
  });

  it('takes somebody born today, and on a leap day', () => {
    expect(isResidentId(bornOn('20260301'), TODAY)).toBe(true);
    expect(isResidentId(bornOn('20000229'), TODAY)).toBe(true);
  });

  it('refuses every region that does not exist', () => {
    for (let code = 0; code < 100; code += 1) {
      const digits = String(code).padStart(2, '0');
      const text = `${digits}0105194912310021`.slice(0, 17);
      expect(isResidentId(text + residentIdCheckCharacter(text), TODAY)).toBe(PROVINCES.includes(digits));
    }
  });

  it('takes every number with its check character, and notices every single wrong digit', () => {
    fc.assert(
      fc.property(number, fc.nat(17), fc.constantFrom(...Array.from('0123456789X')), (text, place, other) => {
        expect(isResidentId(text, TODAY)).toBe(true);
        fc.pre(text.charAt(place) !== other);
        expect(isResidentId(text.slice(0, place) + other + text.slice(place + 1), TODAY)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('hasReachedAge', () => {
  it.each([
    ['20120301', '2026-02-28', false],
    ['20120301', '2026-03-01', true],
    ['20120229', '2026-02-28', false],
    ['20120229', '2026-03-01', true],
    ['20111231', '2026-01-01', true],
    ['20120101', '2025-12-31', false],
  ])('born %s, on %s: %s', (yyyymmdd, today, reached) => {
    expect(hasReachedAge(bornOn(yyyymmdd), 14, today)).toBe(reached);
  });

  it('reads the day of birth from the number', () => {
    expect(birthDay('11010519491231002X')).toBe('1949-12-31');
  });
});
