// Amounts read and written in yuan.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatYuan, money, parseYuan, roundToFen } from './index.ts';

const MAX = 2n ** 63n - 1n;
const cny = (amount: bigint) => money(amount, 'CNY');

describe('parseYuan', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['12', 12_000_000n],
    ['12.3', 12_300_000n],
    ['12.345678', 12_345_678n],
    ['-12.345678', -12_345_678n],
    ['0.0018', 1_800n],
    ['0.000001', 1n],
    ['007.50', 7_500_000n],
    ['9223372036854.775807', MAX],
    ['-9223372036854.775807', -MAX],
  ])('reads %s', (text, micros) => {
    expect(parseYuan(text)).toEqual(cny(micros));
  });

  it.each([
    '',
    '-',
    '.5',
    '5.',
    '+5',
    '--5',
    '1,000',
    '1 000',
    ' 5',
    '5\n',
    '1e3',
    '0x10',
    '12.3456789',
    '１２',
    '五',
    '¥5',
    '5元',
    'NaN',
    'Infinity',
    '9223372036854.775808',
    '10000000000000',
    '99999999999999999999999999',
  ])('refuses %j', (text) => {
    expect(parseYuan(text)).toBeUndefined();
  });
});

describe('formatYuan', () => {
  it.each([
    [0n, '0.00', '0.00'],
    [1n, '0.000001', '0.00'],
    [-1n, '-0.000001', '0.00'],
    [1_800n, '0.0018', '0.00'],
    [5_000n, '0.005', '0.01'],
    [-5_000n, '-0.005', '-0.01'],
    [12_300_000n, '12.30', '12.30'],
    [12_345_678n, '12.345678', '12.35'],
    [-1_000_000n, '-1.00', '-1.00'],
    [1_000_000_000_000n, '1000000.00', '1000000.00'],
  ])('writes %s micros as %s, in fen as %s', (micros, exact, fen) => {
    expect(formatYuan(cny(micros))).toBe(exact);
    expect(formatYuan(cny(micros), { fen: true })).toBe(fen);
  });

  it('writes what parseYuan reads, to the micro', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -MAX, max: MAX }), (micros) => {
        expect(parseYuan(formatYuan(cny(micros)))).toEqual(cny(micros));
        expect(formatYuan(cny(micros))).toMatch(/^-?\d+\.\d{2}(\d{0,3}[1-9])?$/);
      }),
    );
  });

  it('shows in fen what roundToFen posts', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (micros) => {
        const shown = formatYuan(cny(micros), { fen: true });
        expect(shown).toMatch(/^-?\d+\.\d{2}$/);
        expect(parseYuan(shown)).toEqual(roundToFen(cny(micros)).rounded);
      }),
    );
  });
});
