// What a service computes with: the contract's agreement by its hash, or nothing.
import { expect, it } from 'vitest';
import { jd } from '../../tests/builders.ts';
import { contractWith } from '../../tests/sealed-contract.ts';
import { agreementUnder } from './agreement-under.ts';
import { applyOverride } from './apply-override.ts';

const document = JSON.stringify(contractWith());
const loaded = applyOverride(jd(), contractWith());
const effectiveHash = loaded.ok ? loaded.agreement.contentHash : '';

it('is the version without a contract, and what the contract makes of it with one', () => {
  expect(agreementUnder('jd-sms', '1', null)).toBe(jd());
  const effective = agreementUnder('jd-sms', '1', { document, effectiveHash });
  expect(effective?.contentHash).toBe(effectiveHash);
  expect(agreementUnder('jd-sms', '1', { document, effectiveHash })).toBe(effective);
});

it.each([
  ['an unknown version', '9', document, effectiveHash],
  ['another result than the one that was confirmed', '1', document, 'ab'.repeat(32)],
  [
    'a contract over another text',
    '1',
    JSON.stringify(contractWith({ contentHash: 'ab'.repeat(32) })),
    'cd'.repeat(32),
  ],
  ['what is no JSON', '1', '{', 'ef'.repeat(32)],
])('is nothing for %s', (_, version, text, hash) => {
  expect(agreementUnder('jd-sms', version, { document: text, effectiveHash: hash })).toBeUndefined();
});
