import { describe, expect, it } from 'vitest';
import { listPolicies } from '../catalogue/policies.ts';
import { reachesThreshold } from './threshold.ts';

// JD leaves the figure to the provider's rules; the default is a quarter of a complaint a million, reached.
const rule = listPolicies()
  .flatMap((policy) => policy.rules)
  .find((r) => r.id === 'sms-complaint-month');
const limit = rule && { ...rule, limit: rule.act };

describe('reachesThreshold', () => {
  it.each<[bigint, bigint, boolean, string]>([
    [3n, 12_000_000n, true, 'exactly 0.25 a million'],
    [3n, 12_000_001n, false, 'just below'],
    [3n, 100_000n, true, 'the smallest volume that counts'],
    [3n, 99_999n, false, 'too little volume'],
    [2n, 100_000n, false, 'too few complaints'],
    [0n, 0n, false, 'nothing sent'],
    [10n ** 12n, 4n * 10n ** 18n, true, 'figures beyond a double'],
    [10n ** 12n - 1n, 4n * 10n ** 18n, false, 'one below, beyond a double'],
  ])('%d of %d: %s (%s)', (events, volume, reached) => {
    if (!limit) throw new Error('the policy is missing');
    expect(reachesThreshold(limit, events, volume)).toBe(reached);
  });
});
