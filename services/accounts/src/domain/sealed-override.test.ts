// Which overrides hold at an instant.
import { expect, it } from 'vitest';
import { type OverrideEffect, overridesAt, type SealedOverride } from './sealed-override.ts';

const at = (day: number): Date => new Date(Date.parse('2026-03-01T00:00:00Z') + day * 86_400_000);

const override = (clauseId: string, effect: OverrideEffect, day: number, agreementId = 'jd-sms'): SealedOverride => ({
  tenantId: 'ten_a',
  agreementId,
  clauseId,
  effect,
  replacement: effect === 'REPLACED' ? { zh: '文', en: 'text' } : undefined,
  effectiveAt: at(day),
  documentDigest: 'ab'.repeat(32),
  description: 'a paper',
  recordedAt: at(0),
  recordedBy: 'user:usr_a',
});

const list = [
  override('jd/2', 'REPLACED', 6),
  override('jd/1', 'RESTORED', 4),
  override('jd/9', 'STRUCK', 3, 'other'),
  override('jd/1', 'STRUCK', 2),
  override('jd/1', 'REPLACED', 1),
];

it.each([
  [0, []],
  [1, ['jd/1 REPLACED']],
  [2, ['jd/1 STRUCK']],
  [4, []],
  [6, ['jd/2 REPLACED']],
])('on day %i', (day, holding) => {
  expect(overridesAt(list, 'jd-sms', at(day)).map(({ clauseId, effect }) => `${clauseId} ${effect}`)).toEqual(holding);
});
