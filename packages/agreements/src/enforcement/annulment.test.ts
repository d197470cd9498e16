// An appeal that succeeds: at once where the ground was fraud, even against a ban for good.
import { expect, it } from 'vitest';
import { the } from '../../tests/builders.ts';
import { listAgreements } from '../catalogue/catalogue.ts';
import type { Sanction } from '../schema/ladder.ts';
import { annulment } from './annulment.ts';

it.each<[string, Sanction, 'FRAUD' | 'GENERAL', ReturnType<typeof annulment>]>([
  ['changyou-sms', 'BAN', 'FRAUD', { lifts: 'AT_ONCE', clause: 'law/anti-fraud-32', setAside: 'changyou/pre.breach' }],
  ['hongfengye-sms', 'BAN', 'FRAUD', { lifts: 'AT_ONCE', clause: 'law/anti-fraud-32', setAside: 'hongfengye/2.3b' }],
  ['changyou-sms', 'BAN', 'GENERAL', { lifts: 'BY_DECISION', clause: 'house/appeal', setAside: 'changyou/pre.breach' }],
  ['jd-sms', 'SUSPEND', 'GENERAL', { lifts: 'BY_DECISION', clause: 'house/appeal', setAside: null }],
  ['sendcloud', 'SUSPEND', 'FRAUD', { lifts: 'AT_ONCE', clause: 'law/anti-fraud-32', setAside: null }],
])('%s: %s for %s', (id, sanction, ground, expected) => {
  expect(annulment(the(id), sanction, ground)).toEqual(expected);
});

it('reaches every rung of every agreement, and nothing else', () => {
  for (const agreement of listAgreements())
    for (const { sanction } of agreement.ladder) expect(annulment(agreement, sanction, 'FRAUD').lifts).toBe('AT_ONCE');
  expect(() => annulment(the('jd-sms'), 'BAN', 'FRAUD')).toThrow(RangeError);
});
