// The words of e-mail: nothing that anybody wrote becomes markup, a header or a stuck notice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTEMPTS_AT_MOST, htmlOf, linkMail, nextAttemptAt, noticeMail, withoutAddresses } from './mail.ts';

const notice = (subject: string, body = 'text') => ({
  subject: { zh: subject, en: subject },
  body: { zh: body, en: body },
});

describe('noticeMail', () => {
  it('is one mail for any number of notices', () => {
    const many = Array.from({ length: 825 }, (_, at) => notice(`n${at}`));
    const { subject, text } = noticeMail('en', many);
    expect(subject).toBe('n0 (825 notices)');
    expect(text.match(/----/g)).toHaveLength(19);
    expect(text).toContain('805 more notices');
  });

  it('has a subject of one line and a body without control characters, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (written) => {
        const { subject, text } = noticeMail('zh', [notice(written, written)]);
        expect(subject).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});

it('HTML shows markup instead of obeying it', () => {
  const { text, subject } = noticeMail('zh', [
    notice('<script>alert(1)</script>', `<img src=x onerror="a('b')">&amp;`),
  ]);
  const html = htmlOf({ subject, text });
  expect(
    html.replace(/<\/?(!doctype html|html|head|body|meta charset="utf-8"|pre( style="white-space:pre-wrap")?)>/g, ''),
  ).not.toMatch(/[<>"']/);
});

it('tokens stand on a line of their own', () => {
  expect(linkMail('PASSWORD_RESET', 'en', 'abc').text).toMatch(/^abc$/m);
});

it('tries again later and later, and gives up', () => {
  const now = new Date(0);
  const minutes = Array.from({ length: ATTEMPTS_AT_MOST }, (_, at) => nextAttemptAt(at + 1, now)?.getTime()).map(
    (ms) => ms && ms / 60_000,
  );
  expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 240, undefined]);
});

it('keeps no address of an answer', () => {
  expect(withoutAddresses('550 5.1.1 <a.b@example.cn>: user c@d.cn\r\nunknown')).toBe(
    '550 5.1.1 <(address)>: user (address) unknown',
  );
});
