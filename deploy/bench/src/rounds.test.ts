import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alternate, median } from './rounds.ts';

it.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('takes the median of %j', (values, middle) => {
  expect(median(values)).toBe(middle);
});

it('has as many values at or below the median as at or above it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values);
      const below = values.filter((value) => value <= middle).length;
      const above = values.filter((value) => value >= middle).length;
      expect(Math.min(below, above) * 2).toBeGreaterThanOrEqual(values.length);
    }),
  );
});

it('compares each contender with the baselines beside it, and throws the first round away', async () => {
  const order: string[] = [];
  // A machine that gets slower all the time: the ratio stays what it is.
  let speed = 1_000;
  const measure = (name: string, share: number) => (): Promise<number> => {
    order.push(name);
    speed -= 1;
    return Promise.resolve(speed * share);
  };
  const result = await alternate(
    3,
    measure('base', 1),
    { half: measure('half', 0.5), tenth: measure('tenth', 0.1) },
    () => undefined,
  );
  expect(order.slice(0, 5)).toEqual(['base', 'half', 'base', 'tenth', 'base']);
  expect(order.filter((name) => name === 'half')).toHaveLength(4);
  expect(result.half.ratio).toBeCloseTo(0.5, 9);
  expect(result.tenth.ratio).toBeCloseTo(0.1, 9);
});
