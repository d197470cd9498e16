// The tree over the leaves of a block: always three levels of up to sixteen children, so that SQL and this code agree with
// no special case, and a proof is at most 45 hashes.
import { sha256 } from './leaf.ts';

export const CHILDREN = 16;
const LEVELS = 3;
/** 16^3. */
export const LEAVES_MOST = 4_096;
/** Stands before the children of a node; a leaf begins with a letter, so neither passes for the other. */
export const NODE_PREFIX = 1;

/** The siblings of a node, and how many of them stand before it. */
export interface ProofStep {
  readonly position: number;
  readonly siblings: readonly Uint8Array[];
}

const nodeOf = (children: readonly Uint8Array[]): Buffer =>
  sha256(Buffer.concat([Buffer.of(NODE_PREFIX), ...children]));

/** The root over 1 to 4,096 leaves in their order. */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0 || leaves.length > LEAVES_MOST)
    throw new RangeError(`a block has no ${leaves.length} leaves`);
  let level = leaves;
  for (let done = 0; done < LEVELS; done++) level = parentsOf(level);
  return level[0] ?? new Uint8Array();
}

function parentsOf(level: readonly Uint8Array[]): Buffer[] {
  const parents: Buffer[] = [];
  for (let at = 0; at < level.length; at += CHILDREN) parents.push(nodeOf(level.slice(at, at + CHILDREN)));
  return parents;
}

/** What leads from one leaf to the root. */
export function proofOf(leaves: readonly Uint8Array[], index: number): ProofStep[] {
  if (leaves[index] === undefined) throw new RangeError(`there is no leaf ${index}`);
  const steps: ProofStep[] = [];
  let level = leaves;
  let at = index;
  for (let done = 0; done < LEVELS; done++) {
    const first = at - (at % CHILDREN);
    const siblings = level.slice(first, first + CHILDREN).toSpliced(at - first, 1);
    steps.push({ position: at - first, siblings });
    level = parentsOf(level);
    at = Math.floor(at / CHILDREN);
  }
  return steps;
}

/** The root that a leaf and its proof lead to. */
export function rootByProof(leaf: Uint8Array, steps: readonly ProofStep[]): Uint8Array {
  return steps.reduce<Uint8Array>(
    (node, { position, siblings }) => nodeOf(siblings.toSpliced(position, 0, node)),
    leaf,
  );
}
