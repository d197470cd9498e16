// What changes of messages change in the counts of facts: what is told to whoever watches a tenant's ratios.

import type { Step } from './corrected-usage.ts';
import { FACT } from './facts.ts';
import { type Cell, cellKey, type CountedState } from './usage.ts';

/** Bits in the order of FactDelta's counts. */
const FACTS = Object.values(FACT);

/** Signed counts of one product, job and hour. */
export interface FactDelta extends Cell {
  readonly messages: bigint;
  /** One number for each of FACT, in its order. */
  readonly facts: readonly bigint[];
}

/** By cell; what stays as it was is left out. */
export function factDeltas(steps: Iterable<Step>): FactDelta[] {
  const cells = new Map<string, { cell: Cell; messages: bigint; facts: bigint[] }>();
  const add = (tenantId: string, state: CountedState | undefined, times: bigint): void => {
    if (state === undefined) return;
    const cell = { tenantId, hourMs: state.hourMs, product: state.product, jobId: state.jobId };
    const key = cellKey(cell);
    let entry = cells.get(key);
    if (entry === undefined) {
      entry = { cell, messages: 0n, facts: FACTS.map(() => 0n) };
      cells.set(key, entry);
    }
    entry.messages += times;
    const counts = entry.facts;
    FACTS.forEach((fact, index) => {
      if ((state.facts & fact) !== 0) counts[index] = (counts[index] ?? 0n) + times;
    });
  };
  for (const { tenantId, before, after, messages } of steps) {
    add(tenantId, after, messages);
    add(tenantId, before, -messages);
  }
  return [...cells.values()]
    .filter(({ messages, facts }) => messages !== 0n || facts.some((count) => count !== 0n))
    .map(({ cell, messages, facts }) => ({ ...cell, messages, facts }));
}
