import { expect, test } from 'vitest';
import { derivedUuid } from './derived-uuid.ts';

test('the same parts give the same UUID of version 8', () => {
  const once = derivedUuid('set_1', 'VALUE_MOVED');
  expect(derivedUuid('set_1', 'VALUE_MOVED')).toBe(once);
  expect(once).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('parts that only join to the same text differ', () => {
  expect(derivedUuid('ab', 'c')).not.toBe(derivedUuid('a', 'bc'));
  expect(derivedUuid('ab')).not.toBe(derivedUuid('ab', ''));
});
