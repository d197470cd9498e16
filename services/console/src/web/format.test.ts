// Amounts and counts to the last digit, instants in Beijing time, languages from headers.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { showCount, showDay, showMoney, showText, showTime } from './format.ts';
import { preferredLanguage } from './language.ts';
import { localPath } from './paths.ts';

test.each([
  [0n, '¥0.00'],
  [1_800n, '¥0.0018'],
  [1_234_567_890_000n, '¥1,234,567.89'],
  [-45_000n, '−¥0.045'],
  [9_223_372_036_854_775_807n, '¥9,223,372,036,854.775807'],
])('%s micros', (micros, shown) => {
  expect(showMoney({ currencyCode: 'CNY', micros })).toBe(shown);
});

test('an absent amount is zero, another currency keeps its code', () => {
  expect(showMoney(undefined)).toBe('¥0.00');
  expect(showMoney({ currencyCode: 'USD', micros: 2_500_000n })).toBe('USD 2.50');
});

test('nothing is lost of any amount or count', () => {
  const plain = (text: string): string => text.replace(/[¥,]/g, '').replace('−', '-');
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), (value) => {
      expect(BigInt(plain(showCount(value)))).toBe(value);
      const [whole = '', decimals = ''] = plain(showMoney({ currencyCode: 'CNY', micros: value })).split('.');
      expect(BigInt(whole + decimals.padEnd(6, '0'))).toBe(value);
    }),
  );
});

test('instants are shown in Beijing time', () => {
  const instant = new Date('2026-11-30T16:30:00Z');
  expect(showDay(instant, 'zh-CN')).toBe('2026年12月1日');
  expect(showTime(instant, 'en')).toContain('Dec 1, 2026');
  expect(showTime(instant, 'en')).toContain('00:30');
  expect(showTime(undefined, 'en')).toBe('–');
});

test('a text missing in one language is shown in the other', () => {
  expect(showText({ zh: '甲', en: '' }, 'en')).toBe('甲');
  expect(showText({ zh: '', en: 'a' }, 'zh-CN')).toBe('a');
});

test.each([
  [undefined, 'zh-CN'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['zh-TW,en;q=0.5', 'zh-CN'],
  ['fr,de;q=0.5', 'zh-CN'],
  ['fr, EN;q=0.5', 'en'],
])('%s asks for %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

test.each(['https://x', '//x', '/\\x', '/a b', 'x', '', undefined, `/${'a'.repeat(600)}`, '/\n/x'])(
  'no way back to %j',
  (path) => {
    expect(localPath(path)).toBe('/');
  },
);
