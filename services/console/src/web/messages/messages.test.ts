// The catalogues have the same texts, none is empty, and each is in its own language.
import { expect, expectTypeOf, test } from 'vitest';

import type { Counterpart } from './catalogue.ts';
import { catalogues, type Messages, wordOf } from './index.ts';

/** Every text under its dotted name; sentences are spoken with their parameters' places. */
function textsOf(value: unknown, name = ''): [string, string][] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value === 'function') return [[name, (value as (...p: string[]) => string)('1', '2')]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    textsOf(inner, name === '' ? key : `${name}.${key}`),
  );
}

const chinese = textsOf(catalogues['zh-CN']);
const english = textsOf(catalogues.en);

test('the catalogues have the same keys', () => {
  expect(english.map(([name]) => name).toSorted()).toEqual(chinese.map(([name]) => name).toSorted());
});

test('the compiler refuses a catalogue that lacks a text, has one too many, or loses a parameter', () => {
  type Small = Counterpart<{ a: string; b: (n: string) => string }>;
  expectTypeOf<{ a: string }>().not.toExtend<Small>();
  expectTypeOf<{ a: string; b: string }>().not.toExtend<Small>();
  // @ts-expect-error a text is missing
  const lacking: Small = { a: '' };
  // @ts-expect-error a text is nobody's counterpart
  const tooMany: Small = { a: '', b: (n) => n, c: '' };
  expect([lacking, tooMany]).toHaveLength(2);
  expectTypeOf(catalogues.en).toEqualTypeOf<Messages>();
});

test('no text is empty', () => {
  expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('each text is in its own language; the switch names the other', () => {
  const han = /\p{Script=Han}/u;
  expect(english.filter(([name, text]) => han.test(text) && name !== 'switchLanguage')).toEqual([]);
  const letters = /\p{L}/u;
  expect(chinese.filter(([name, text]) => letters.test(text) && !han.test(text) && name !== 'switchLanguage')).toEqual(
    [],
  );
});

test('a value without a word is shown as it is', () => {
  const words = catalogues.en.words.tenantState;
  expect(wordOf(words, 'TENANT_STATE_OPEN')).toBe('Open');
  expect(wordOf(words, 'TENANT_STATE_NEW')).toBe('TENANT_STATE_NEW');
  expect(wordOf(words, 'constructor')).toBe('constructor');
});
