import { describe, expect, it } from 'vitest';
import { isCreditCode } from './tax-number.ts';

describe('a unified social credit code', () => {
  it.each([
    '91350100M000100Y43',
    '91110000802100433B',
    '914403001922038216',
    '91440300708461136T',
    '91110000600037341L',
    // Its sum is a multiple of 31, which some checkers refuse.
    '91440300MYL6JT3540',
  ])('%s is right', (code) => {
    expect(isCreditCode(code)).toBe(true);
  });

  it.each([
    '91350100M000100Y44',
    '91350100m000100y43',
    '91350100M000100Y4',
    '91350100M000100YI3',
    '',
    '9135 0100M000100Y4',
  ])('%j is not', (code) => {
    expect(isCreditCode(code)).toBe(false);
  });
});
