import fc from 'fast-check';
import { expect, it } from 'vitest';

import { mailDomainOf, monthOf } from './mail-domain.ts';

it.each([
  ['a@example.com', 'example.com'],
  [' A@Example.COM ', 'example.com'],
  ['"a@b"@qq.com', 'qq.com'],
  ['a@example.com.', 'example.com'],
  ['a@例え.jp', 'xn--r8jz45g.jp'],
  ['a@xn--r8jz45g.jp', 'xn--r8jz45g.jp'],
  ['a@XN--R8JZ45G.JP', 'xn--r8jz45g.jp'],
  ['a@bücher.example', 'xn--bcher-kva.example'],
  ['a@127.0.0.1.nip.io', '127.0.0.1.nip.io'],
  ['13800138000', ''],
  ['a@', ''],
  ['a@localhost', ''],
  ['a@[127.0.0.1]', ''],
  ['a@b..com', ''],
  ['a@-b.com', ''],
  ['a@b.com>', ''],
  ['a@b c.com', ''],
  [`a@${'b'.repeat(64)}.com`, ''],
  [`a@${'b.'.repeat(126)}bb`, ''],
  [`a@${'b.'.repeat(125)}bbb`, `${'b.'.repeat(125)}bbb`],
])('of %s is "%s"', (recipient, domain) => {
  expect(mailDomainOf(recipient)).toBe(domain);
});

it('never throws, has a dot, is short, and is the same in every case and with blanks around', () => {
  const recipients = fc.oneof(
    fc.emailAddress(),
    fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })).map(([a, b]) => `${a}@${b}.com`),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(recipients, (recipient) => {
      const domain = mailDomainOf(recipient);
      expect(domain === '' || (domain.includes('.') && domain.length <= 253)).toBe(true);
      expect(mailDomainOf(` ${recipient.trim().toLowerCase()} `)).toBe(domain);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['2026-11-30T23:59:59.999Z', '2026-11-01'],
  ['2026-12-01T00:00:00.000Z', '2026-12-01'],
])('of %s is of the month %s', (time, month) => {
  expect(monthOf(BigInt(Date.parse(time)))).toBe(month);
});
