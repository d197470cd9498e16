// The same seed gives the same run, so that what a run has found can be met again.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seeded } from './random.ts';

const draw = (seed: number): number[] => {
  const random = seeded(seed);
  return Array.from({ length: 20 }, () => random.next());
};

const byValue = (a: number, b: number): number => a - b;

it('repeats itself for the same seed, and only for that', () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

it('stays within bounds and reaches both ends', () => {
  const random = seeded(1);
  const seen = new Set(Array.from({ length: 1_000 }, () => random.between(2, 5)));
  expect([...seen].toSorted(byValue)).toEqual([2, 3, 4, 5]);
});

it('keeps every member when it shuffles', () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.nat()), (seed, list) => {
      expect(seeded(seed).shuffle(list).toSorted(byValue)).toEqual(list.toSorted(byValue));
    }),
  );
});
