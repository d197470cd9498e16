// Compares counters with a recount. Says what differs, never which message.

import { type DomainDelta, domainKey } from './domain-usage.ts';
import { type CellDelta, cellKey, COUNTERS, type Counters } from './usage.ts';

/** Cells that were compared, and the first differences as sentences. */
export interface Comparison {
  readonly examined: bigint;
  readonly faults: readonly string[];
  readonly faultCount: bigint;
}

const FAULTS_SHOWN = 20;

/** Every cell of either side, counter by counter. */
export const compareCells = (counted: readonly CellDelta[], recounted: readonly CellDelta[]): Comparison =>
  compare(counted, recounted, cellKey, placeOf);

/** The same by domain. */
export const compareDomains = (counted: readonly DomainDelta[], recounted: readonly DomainDelta[]): Comparison =>
  compare(counted, recounted, domainKey, domainPlaceOf);

function compare<C extends { readonly counters: Counters }>(
  counted: readonly C[],
  recounted: readonly C[],
  keyOf: (cell: C) => string,
  nameOf: (cell: C) => string,
): Comparison {
  const left = new Map(counted.map((cell) => [keyOf(cell), cell]));
  const right = new Map(recounted.map((cell) => [keyOf(cell), cell]));
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
      if (faults.length < FAULTS_SHOWN) faults.push(`${nameOf(cell)}: ${name} is ${a}, the messages make ${b}`);
    }
  }
  return { examined: BigInt(keys.size), faults, faultCount };
}

function placeOf(cell: CellDelta): string {
  const hour = new Date(Number(cell.hourMs)).toISOString();
  return `${cell.tenantId} ${hour} ${cell.product}${cell.jobId === '' ? '' : ` job ${cell.jobId}`}`;
}

function domainPlaceOf({ tenantId, hourMs, product, domainId }: DomainDelta): string {
  return `${tenantId} ${new Date(Number(hourMs)).toISOString()} ${product} domain ${domainId}`;
}
