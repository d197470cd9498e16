import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { hmacSha256 } from './hmac-sha256.ts';

const hexOf = (words: Int32Array): string =>
  [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

it('is the HMAC of node:crypto for every key and message', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }),
      (key, messages) => {
        const keyed = hmacSha256(key);
        for (const message of messages) {
          keyed.input.set(message);
          expect(hexOf(keyed.digest(message.length))).toBe(createHmac('sha256', key).update(message).digest('hex'));
        }
      },
    ),
    { numRuns: 500 },
  );
});

it.each([54, 55, 56, 63, 64, 65, 119, 120, 8_183])(
  'is right where the padding needs a block more: %i bytes',
  (length) => {
    const [key, message] = [Buffer.alloc(32, 7), Buffer.alloc(length, 0xa5)];
    const keyed = hmacSha256(key);
    keyed.input.set(message);
    expect(hexOf(keyed.digest(length))).toBe(createHmac('sha256', key).update(message).digest('hex'));
  },
);

it('refuses what does not fit', () => {
  expect(() => hmacSha256(new Uint8Array(65))).toThrow(RangeError);
  expect(() => hmacSha256(new Uint8Array(32)).digest(8_184)).toThrow(RangeError);
});
