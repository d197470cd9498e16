import { expect, test } from 'vitest';

import { grown, parseRatchet, printRatchet, tighten } from './ratchet.ts';

test.each([
  ['an overrun that shrank', { a: 320 }, { a: 310 }, { a: 310 }],
  ['one that grew keeps its mark', { a: 320 }, { a: 330 }, { a: 320 }],
  ['one that is gone', { a: 320 }, {}, {}],
  ['a new one is never let in', {}, { b: 900 }, {}],
])('tighten: %s', (_title, ratchet, overruns, expected) => {
  expect(tighten(ratchet, overruns)).toEqual(expected);
});

test.each([
  ['the same', { a: 320 }, { a: 320 }, 0],
  ['lower or gone', { a: 320, b: 70 }, { a: 310 }, 0],
  ['raised', { a: 320 }, { a: 321 }, 1],
  ['added', {}, { a: 301 }, 1],
])('grown: %s', (_title, earlier, now, complaints) => {
  expect(grown(earlier, now)).toHaveLength(complaints);
});

test('what is written is read back, sorted', () => {
  expect(printRatchet({ b: 2, a: 1 })).toBe('{\n  "a": 1,\n  "b": 2\n}\n');
  expect(parseRatchet(printRatchet({ b: 2, a: 1 }))).toEqual({ a: 1, b: 2 });
});

test.each(['[]', '{ "a": "310" }', '{ "a": 1.5 }', 'null'])('refuses %s', (text) => {
  expect(() => parseRatchet(text)).toThrow('ratchet.json');
});
