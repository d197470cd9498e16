// The signature belongs to the text, brackets included.
import { expect, it } from 'vitest';
import { signedSegments, smsText } from './sms-text.ts';

it.each([
  ['京东', '您好', '【京东】您好'],
  ['【京东】', '您好', '【京东】您好'],
  ['', '您好', '您好'],
])('signature %j and body %j make %j', (signature, body, text) => {
  expect(smsText(signature, body)).toBe(text);
});

it.each([
  // Four characters of signature with its brackets: 66 more fill one segment.
  [66, 1n],
  [67, 2n],
  // 134 = 67 + 67, of which 130 are body.
  [130, 2n],
  [131, 3n],
])('a body of %d characters signed 【京东】 makes %d segments', (length, count) => {
  expect(signedSegments('京东', '短'.repeat(length), 'cn-70-67@1').segments).toBe(count);
});
