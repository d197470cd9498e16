// Messages whose end nobody has told: how many there are where, and when their receipts are no longer waited for.

import { FACT } from './facts.ts';
import { type Cell, cellKey, type CountedState } from './usage.ts';

/** Any of them says how a message ended. A message that was complained about may still be delivered. */
const ENDED = FACT.DELIVERED | FACT.HARD_BOUNCED | FACT.SOFT_BOUNCED | FACT.DROPPED;

const isOpen = (state: CountedState): boolean => (state.facts & ENDED) === 0;

/** What to add to the open messages of a cell. */
export interface OpenDelta extends Cell {
  readonly messages: bigint;
}

/** A change of a number of messages, corrections included; negative takes it back. */
export interface OpenStep {
  readonly tenantId: string;
  readonly before: CountedState | undefined;
  readonly after: CountedState | undefined;
  readonly messages: bigint;
}

/** By cell, in the order in which rows are locked. */
export function openDeltas(steps: Iterable<OpenStep>): OpenDelta[] {
  const deltas = new Map<string, OpenDelta>();
  const add = (tenantId: string, { hourMs, product, jobId }: CountedState, messages: bigint): void => {
    const cell = { tenantId, hourMs, product, jobId };
    const key = cellKey(cell);
    deltas.set(key, { ...cell, messages: (deltas.get(key)?.messages ?? 0n) + messages });
  };
  for (const { tenantId, before, after, messages } of steps) {
    if (after !== undefined && isOpen(after)) add(tenantId, after, messages);
    if (before !== undefined && isOpen(before)) add(tenantId, before, -messages);
  }
  return [...deltas]
    .filter(([, { messages }]) => messages !== 0n)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, delta]) => delta);
}

/** How long receipts are waited for, in hours. */
export interface ReceiptPatience {
  readonly hours: number;
  /** Of products that have an own one. */
  readonly byProduct: ReadonlyMap<string, number>;
}

export const waitHours = ({ hours, byProduct }: ReceiptPatience, product: string): number =>
  byProduct.get(product) ?? hours;
