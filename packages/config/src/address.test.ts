// host:port in the forms that people write, and round trips of any of them.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseListenAddress } from './index.ts';

it.each([
  ['127.0.0.1:7101', { host: '127.0.0.1', port: 7101 }],
  ['localhost:0', { host: 'localhost', port: 0 }],
  ['wallet_1.internal-net:65535', { host: 'wallet_1.internal-net', port: 65_535 }],
  ['[::1]:80', { host: '::1', port: 80 }],
])('reads %s', (text, address) => {
  expect(parseListenAddress(text)).toEqual(address);
});

it('reads back what it is given', () => {
  fc.assert(
    fc.property(fc.domain(), fc.integer({ min: 0, max: 65_535 }), (host, port) => {
      expect(parseListenAddress(`${host}:${port}`)).toEqual({ host, port });
    }),
  );
});

it.each(['', ':', 'h:', ':1', 'h:-1', 'h:1.5', 'h:123456', '::1:1', '[]:1', '[h]:1', 'h:1\n'])('refuses %j', (text) => {
  expect(parseListenAddress(text)).toBeUndefined();
});
