// The open model counts a stall for everybody who would have come during it.
import { expect, it } from 'vitest';
import { latenciesAt, percentile } from './open-load.ts';

it('measures from when a call should have begun', async () => {
  let stalled = false;
  const latencies = await latenciesAt(1_000, 200, async () => {
    if (stalled) return;
    stalled = true;
    const until = performance.now() + 100;
    while (performance.now() < until);
  });
  expect(latencies.length).toBeGreaterThan(100);
  // Half of the calls were due during the stall; each waited for its end.
  expect(percentile(latencies, 0.9)).toBeGreaterThan(60);
});

it('takes percentiles of sorted values', () => {
  expect(percentile(Float64Array.from([1, 2, 3, 4]), 0.5)).toBe(3);
  expect(percentile(Float64Array.from([7]), 0.999)).toBe(7);
  expect(() => percentile(new Float64Array(), 0.5)).toThrow(RangeError);
});
