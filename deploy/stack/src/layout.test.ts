import { expect, it } from 'vitest';
import { DEFAULT_PORT_BASE, portBaseOf } from './layout.ts';

it.each([
  [undefined, DEFAULT_PORT_BASE],
  ['1024', 1024],
  ['7200', 7200],
  ['65000', 65_000],
])('takes %j as the base %d', (text, base) => {
  expect(portBaseOf(text)).toBe(base);
});

it.each(['', 'abc', '70000', '65001', '1023', '-1', '7100.5', '0x1bbc', '7e3', ' 7100'])('refuses %j', (text) => {
  expect(() => portBaseOf(text)).toThrow(
    new RangeError(`TOLLGATE_PORT_BASE must be a whole number from 1024 to 65000, not ${JSON.stringify(text)}.`),
  );
});
