// The canonical request of the contract, word by word, and the check.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalRequest, headerFault, isSignedWith, isTimely, sign, type SignedRequest } from './signature.ts';

const request: SignedRequest = {
  method: 'POST',
  path: '/v1/sms',
  query: [
    { name: 'b', value: "it's (*)!" },
    { name: 'a', value: '中 文' },
    { name: 'b', value: '' },
  ],
  headers: [
    { name: 'X-Trace', value: '  one \t two ' },
    { name: 'Host', value: 'api.example.cn' },
  ],
  bodySha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  signedAt: new Date('2026-05-01T00:00:00.900Z'),
  nonce: '0123456789abcdef',
};

it('is the text of the contract', () => {
  expect(canonicalRequest(request)).toBe(
    [
      'TG1-HMAC-SHA256',
      '1777593600',
      '0123456789abcdef',
      'POST',
      '/v1/sms',
      'a=%E4%B8%AD%20%E6%96%87&b=&b=it%27s%20%28%2A%29%21',
      'host:api.example.cn',
      'x-trace:one two',
      '',
      'host;x-trace',
      request.bodySha256,
    ].join('\n'),
  );
});

it('does not depend on the order of parameters and headers', () => {
  const shuffled = { ...request, query: request.query.toReversed(), headers: request.headers.toReversed() };
  expect(canonicalRequest(shuffled)).toBe(canonicalRequest(request));
});

it('differs for different parameters, whatever their characters', () => {
  const pair = fc.record({ name: fc.string({ unit: 'grapheme' }), value: fc.string({ unit: 'grapheme' }) });
  const sorted = (query: readonly { name: string; value: string }[]): string =>
    JSON.stringify(
      query
        .map(({ name, value }) => [name, value])
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    );
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 4 }), fc.array(pair, { maxLength: 4 }), (one, other) => {
      const same = canonicalRequest({ ...request, query: one }) === canonicalRequest({ ...request, query: other });
      expect(same).toBe(sorted(one) === sorted(other));
    }),
  );
});

describe('isSignedWith', () => {
  const canonical = canonicalRequest(request);
  const signature = sign('secret', canonical);
  it('takes the signature and no other', () => {
    expect(isSignedWith('secret', canonical, signature)).toBe(true);
    expect(isSignedWith('secret', `${canonical} `, signature)).toBe(false);
    expect(isSignedWith('Secret', canonical, signature)).toBe(false);
    for (let at = 0; at < 64; at++) {
      const digit = signature[at] === '0' ? '1' : '0';
      expect(isSignedWith('secret', canonical, `${signature.slice(0, at)}${digit}${signature.slice(at + 1)}`)).toBe(
        false,
      );
    }
    expect(isSignedWith('secret', canonical, signature.slice(2))).toBe(false);
  });
});

it('is timely within five minutes, and not a millisecond longer', () => {
  const now = new Date('2026-05-01T00:00:00Z');
  const off = (ms: number): boolean => isTimely(new Date(now.getTime() + ms), now);
  expect([-300_001, -300_000, 0, 300_000, 300_001].map(off)).toEqual([false, true, true, true, false]);
});

it('needs host, and names that are names, once', () => {
  expect(headerFault(request.headers)).toBeUndefined();
  expect(headerFault([{ name: 'x', value: '' }])).toMatch(/host/);
  expect(headerFault([...request.headers, { name: 'HOST', value: '' }])).toMatch(/twice/);
  expect(headerFault([...request.headers, { name: 'a b', value: '' }])).toMatch(/no header name/);
});
