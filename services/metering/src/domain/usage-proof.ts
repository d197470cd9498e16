// Compares counters with a recount. Says what differs, never which message.

import { type CellDelta, cellKey, COUNTERS } from './usage.ts';

/** Cells that were compared, and the first differences as sentences. */
export interface Comparison {
  readonly examined: bigint;
  readonly faults: readonly string[];
  readonly faultCount: bigint;
}

const FAULTS_SHOWN = 20;

/** Every cell of either side, counter by counter. */
export function compareCells(counted: readonly CellDelta[], recounted: readonly CellDelta[]): Comparison {
  const left = new Map(counted.map((cell) => [cellKey(cell), cell]));
  const right = new Map(recounted.map((cell) => [cellKey(cell), cell]));
  const faults: string[] = [];
  let faultCount = 0n;
  const keys = new Set([...left.keys(), ...right.keys()]);
  for (const key of keys) {
    const cell = left.get(key) ?? right.get(key);
    if (cell === undefined) continue;
    for (const [index, name] of COUNTERS.entries()) {
      const a = left.get(key)?.counters[index] ?? 0n;
      const b = right.get(key)?.counters[index] ?? 0n;
      if (a === b) continue;
      faultCount += 1n;
      if (faults.length < FAULTS_SHOWN) faults.push(`${placeOf(cell)}: ${name} is ${a}, the messages make ${b}`);
    }
  }
  return { examined: BigInt(keys.size), faults, faultCount };
}

function placeOf(cell: CellDelta): string {
  const hour = new Date(Number(cell.hourMs)).toISOString();
  return `${cell.tenantId} ${hour} ${cell.product}${cell.jobId === '' ? '' : ` job ${cell.jobId}`}`;
}
