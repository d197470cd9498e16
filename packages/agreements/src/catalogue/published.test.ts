// A published version is never edited: what changes is a new file with its own version. This fails when one was.
import { expect, it } from 'vitest';
import { listAgreements } from './catalogue.ts';
import { listPolicies } from './policies.ts';
import { listQuotaLadders } from './quota-ladders.ts';
import { listStrikeRules } from './strike-rules.ts';

/** Every version ever published, by the sha256 of its canonical content. Add to it; never change a line. */
const PUBLISHED: Readonly<Record<string, string>> = {
  'changyou-sms@1': '2da0a832cfa74a65027b2cb6270f77db52ba917ba4ead05785bfe56938c521bd',
  'hongfengye-sms@1': '039eccf3794deda157c1907b55063685e6de31c9cc9ce7343277e59c21ea9002',
  'jd-sms@1': '4cf42c077f4bdcc3fec9d70862339eae618daaf0cfa32fd8be039b0812672f33',
  'sendcloud@1': '4c643d0014a95d64611f340afe00de72bfdec941d5a3eb176f446a0474ebc3c7',
  'tencent-ses@1': '3c073528c49e6242004b2c3e2584d3e2b7606e45bda715c8b8654fed01483c29',
  'tencent-ses-levels@1': '02d9bd5f862b26f4859150b9fa2de72439db8af45fb4e09a40b1a3e61fe54e3d',
  'platform-strikes@1': '1d123f669be8bb3ae3bcc7ae9a0aa02880997e8ce7b24842468899b73f5d5555',
  'platform-rules@1': '1bc33cb43cf81c5e0b9ae620472b85428f7346f23f976f54ff7a94306e11a2ab',
};

it('keeps every published version as it was', () => {
  const now = [...listAgreements(), ...listPolicies(), ...listQuotaLadders(), ...listStrikeRules()].map((v) => [
    `${v.id}@${v.version}`,
    v.contentHash,
  ]);
  expect(Object.fromEntries(now)).toEqual(PUBLISHED);
});
