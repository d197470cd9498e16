// Derived UUIDs are stable, distinct and well-formed.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { derivedUuid } from './index.ts';

it('stays the same for ever', () => {
  expect(derivedUuid('top-up', 'ord_1')).toBe(derivedUuid('top-up', 'ord_1'));
  // Written down: another value would make every retry after an upgrade a new request.
  expect(derivedUuid('top-up', 'ord_1')).toBe('e57709ef-6d5e-8014-a9e9-7d4b5fb08086');
});

it('is a UUIDv8, and differs when the words do', () => {
  const words = fc.tuple(fc.string(), fc.string());
  fc.assert(
    fc.property(words, words, (a, b) => {
      expect(derivedUuid(...a)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(derivedUuid(...a) === derivedUuid(...b)).toBe(a[0] === b[0] && a[1] === b[1]);
    }),
  );
  expect(derivedUuid('ab', 'c')).not.toBe(derivedUuid('a', 'bc'));
});
