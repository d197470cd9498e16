import { expect, it } from 'vitest';
import { rateOf } from './load.ts';

it('keeps so many calls in flight and counts their work', async () => {
  let open = 0;
  let most = 0;
  let calls = 0;
  const rate = await rateOf(
    4,
    100,
    async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open--;
      calls++;
    },
    10,
  );
  expect(most).toBe(4);
  expect(open).toBe(0);
  // Every call ended within the time that was measured, at least 100 ms and hardly more.
  expect(rate).toBeLessThanOrEqual(calls * 10 * 10);
  expect(rate).toBeGreaterThan(calls * 10 * 2);
});

it('ends with the first failure', async () => {
  await expect(rateOf(2, 1_000, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
