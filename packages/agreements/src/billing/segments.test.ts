import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { SEGMENT_PROFILES } from '../schema/billing.ts';
import { segments } from './segments.ts';

const han = (n: number) => '短'.repeat(n);
const smile = (n: number) => '😀'.repeat(n);

describe('cn-70-67@1: every character is one unit', () => {
  it.each<[string, string, bigint, bigint]>([
    ['nothing', '', 0n, 0n],
    ['one character', '短', 1n, 1n],
    ['70', han(70), 70n, 1n],
    ['71', han(71), 71n, 2n],
    ['134 = 67 + 67', han(134), 134n, 2n],
    ['135', han(135), 135n, 3n],
    ['160 = 67 + 67 + 26', han(160), 160n, 3n],
    ['signature and body of 70 together', `【京东】${han(66)}`, 70n, 1n],
    ['signature and body of 71 together', `【京东】${han(67)}`, 71n, 2n],
    ['70 Latin letters count like Chinese ones', 'a'.repeat(70), 70n, 1n],
    ['71 Latin letters', 'a'.repeat(71), 71n, 2n],
    ['35 emoji fill one segment', smile(35), 70n, 1n],
    ['36 emoji', smile(36), 72n, 2n],
    ['66 emoji: 33 in each part', smile(66), 132n, 2n],
    ['67 emoji: 134 units, but a pair is never torn', smile(67), 134n, 3n],
  ])('%s', (_, text, units, count) => {
    expect(segments(text, 'cn-70-67@1')).toEqual({ profile: 'cn-70-67@1', encoding: 'UCS2', units, segments: count });
  });
});

describe('gsm7@1', () => {
  it.each<[string, string, 'GSM7' | 'UCS2', bigint, bigint]>([
    ['160 letters', 'a'.repeat(160), 'GSM7', 160n, 1n],
    ['161 letters', 'a'.repeat(161), 'GSM7', 161n, 2n],
    ['306 = 153 + 153', 'a'.repeat(306), 'GSM7', 306n, 2n],
    ['307', 'a'.repeat(307), 'GSM7', 307n, 3n],
    ['80 euro signs are 160 septets', '€'.repeat(80), 'GSM7', 160n, 1n],
    ['81 euro signs', '€'.repeat(81), 'GSM7', 162n, 2n],
    ['all extension characters', '|^€{}[]~\\', 'GSM7', 18n, 1n],
    ['an escape is not torn at the end of a part', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM7', 306n, 3n],
    ['Greek capitals of the alphabet', 'ΔΦΓΛΩΠΨΣΘΞ', 'GSM7', 10n, 1n],
    ['a small cedilla is not in it: the whole text is UCS-2', `ç${'a'.repeat(70)}`, 'UCS2', 71n, 2n],
    ['one Chinese character among 69 letters', `${'a'.repeat(69)}短`, 'UCS2', 70n, 1n],
    ['a grave accent is not in it', '`', 'UCS2', 1n, 1n],
  ])('%s', (_, text, encoding, units, count) => {
    expect(segments(text, 'gsm7@1')).toEqual({ profile: 'gsm7@1', encoding, units, segments: count });
  });
});

describe('ucs2@1', () => {
  it('counts Latin letters like any other', () => {
    expect(segments('a'.repeat(71), 'ucs2@1')).toEqual({
      profile: 'ucs2@1',
      encoding: 'UCS2',
      units: 71n,
      segments: 2n,
    });
  });
});

describe('any text under any profile', () => {
  const anyText = fc.string({ unit: fc.constantFrom('a', '€', '短', '😀', '\n', '[', 'é', '𠮷'), maxLength: 400 });

  it('fits the segments it is said to make, and no fewer could hold it', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...SEGMENT_PROFILES), (text, profile) => {
        const { encoding, units, segments: count } = segments(text, profile);
        const [single, part] = encoding === 'GSM7' ? [160n, 153n] : [70n, 67n];
        const few = units === 0n ? 0n : 1n;
        // At most one unit of each part is wasted on keeping a pair whole.
        const [least, most] =
          units <= single ? [few, few] : [(units + part - 1n) / part, (units + part - 2n) / (part - 1n)];
        expect(count >= least && count <= most).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });

  it('never makes fewer segments by adding a character', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('a', '短', '😀'), (text, more) => {
        expect(segments(text + more, 'cn-70-67@1').segments).toBeGreaterThanOrEqual(
          segments(text, 'cn-70-67@1').segments,
        );
      }),
      { numRuns: 10_000 },
    );
  });
});
