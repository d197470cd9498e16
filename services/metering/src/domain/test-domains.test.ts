// Which domains are for tests.
import { expect, it } from 'vitest';
import { mailDomainOf } from './mail-domain.ts';
import { isTestDomain } from './test-domains.ts';

it.each<[string, boolean]>([
  ['bounce@simulator.amazonses.com', true],
  ['bounce+label@SIMULATOR.amazonses.com', true],
  ['a@example.com', true],
  ['a@mail.example.org', true],
  ['a@shop.test', true],
  ['a@b.invalid', true],
  ['a@amazonses.com', false],
  ['a@example.com.cn', false],
  ['a@myexample.com', false],
  ['a@contest.com', false],
  ['a@qq.com', false],
])('%s: %s', (recipient, test) => expect(isTestDomain(mailDomainOf(recipient))).toBe(test));
