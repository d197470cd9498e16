// The tree: any leaf leads to the root by its proof, and nothing else does.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leafOf, netstring, sha256 } from './leaf.ts';
import { LEAVES_MOST, proofOf, rootByProof, rootOf } from './tree.ts';

const leaves = (count: number): Buffer[] => Array.from({ length: count }, (_, index) => sha256(`leaf ${index}`));

it('every leaf leads to the root, another leaf or place does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: LEAVES_MOST }), fc.nat(), (count, any) => {
      const all = leaves(count);
      const at = any % count;
      const steps = proofOf(all, at);
      expect(steps.flatMap(({ siblings }) => siblings).length).toBeLessThanOrEqual(45);
      expect(rootByProof(all[at] ?? Buffer.of(), steps)).toEqual(rootOf(all));
      expect(rootByProof(sha256('another'), steps)).not.toEqual(rootOf(all));
    }),
    { numRuns: 40 },
  );
});

it('order and number of the leaves are in the root', () => {
  const [one, two, ...rest] = leaves(40);
  if (one === undefined || two === undefined) throw new Error('too few');
  const root = rootOf([one, two, ...rest]);
  expect(rootOf([two, one, ...rest])).not.toEqual(root);
  expect(rootOf([one, two, ...rest.slice(1)])).not.toEqual(root);
});

it('has at least one leaf and at most a block of them', () => {
  expect(() => rootOf([])).toThrow(RangeError);
  expect(() => rootOf(leaves(LEAVES_MOST + 1))).toThrow(RangeError);
  expect(() => proofOf(leaves(3), 3)).toThrow(RangeError);
});

it('no value passes for the end of another', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.string({ unit: 'binary' })), (one, other) => {
      const same = one.length === other.length && one.every((value, index) => value === other[index]);
      expect(one.map(netstring).join('') === other.map(netstring).join('')).toBe(same);
    }),
  );
});

it('misses no field', () => {
  expect(() => leafOf({ transfer: { transfer_id: 'trf_1' } })).toThrow(RangeError);
});
