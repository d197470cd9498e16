import { expect, it } from 'vitest';

import { plainNumber } from './phone-number.ts';

it.each([
  ['13800138009', '13800138009'],
  ['8613800138009', '13800138009'],
  ['+8613800138009', '13800138009'],
  ['008613800138009', '13800138009'],
  ['+86 138-0013-8009', '13800138009'],
  ['138 0013 8009', '13800138009'],
  ['+447911123456', '447911123456'],
  ['00447911123456', '447911123456'],
  ['447911123456', '447911123456'],
  // The United States, not China.
  ['+13800138009', '+13800138009'],
  ['0013800138009', '+13800138009'],
  ['10690000', '10690000'],
  ['ann@example.com', undefined],
  ['13800138009@example.com', undefined],
  ['', undefined],
  ['+', undefined],
  ['-----', ''],
])('spells %s as %s', (text, number) => {
  expect(plainNumber(text)).toBe(number === '' ? undefined : number);
});
