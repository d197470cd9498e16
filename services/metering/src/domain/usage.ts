// How changes of messages change the counters of usage and what is newly billable. Pure: the store says what changed.

import type { BillingBasis } from '@tollgate/agreements';

import { billableUnder } from './bases.ts';
import { FACT, has } from './facts.ts';

/** What of a message's state the counters depend on. */
export interface CountedState {
  readonly facts: number;
  readonly classes: number;
  readonly segments: number;
  /** Start of the hour of the first report. */
  readonly hourMs: bigint;
  readonly product: string;
  readonly jobId: string;
  readonly grantId: string;
  /** Under which domain it counts: NO_DOMAIN, OTHER_DOMAIN or the number of a named one. */
  readonly domainId: number;
}

/** The same change of a number of messages of one tenant. */
export interface Transition {
  readonly tenantId: string;
  readonly agreementNo: number;
  /** The agreement of `before`, where an earlier report moved the messages under another one. */
  readonly beforeAgreementNo?: number;
  /** Undefined where the messages were not known before. */
  readonly before: CountedState | undefined;
  readonly after: CountedState;
  readonly messages: bigint;
}

/** The counters of a cell, in the order of Counters. */
export const COUNTERS = [
  'messages',
  'submitted',
  'delivered',
  'hard_bounced',
  'soft_bounced',
  'dropped',
  'complained',
  'unsubscribed',
  'billable_messages',
  'billable_units',
] as const;

/** One number for each of COUNTERS. */
export type Counters = readonly bigint[];

/** Where usage is counted. */
export interface Cell {
  readonly tenantId: string;
  readonly hourMs: bigint;
  readonly product: string;
  readonly jobId: string;
}

/** What to add to one cell; negative where messages moved to an earlier hour. */
export interface CellDelta extends Cell {
  readonly counters: Counters;
}

/** Newly billable usage: what becomes one line of a UsageCounted. Never negative. */
export interface BillableLine extends Cell {
  readonly agreementNo: number;
  readonly grantId: string;
  readonly messages: bigint;
  readonly units: bigint;
}

export interface UsageChange {
  /** Sorted by tenant, hour, product, job: the order in which rows are locked. */
  readonly cells: readonly CellDelta[];
  readonly lines: readonly BillableLine[];
  /** What an earlier agreement does not bill of what was billed under a later one: negative, a line of a UsageCorrected. */
  readonly takenBack: readonly BillableLine[];
}

/** The bases of a tenant's agreement for a mask of product classes. */
export type BasesOf = (tenantId: string, agreementNo: number, classes: number) => readonly BillingBasis[];

const FACT_ORDER = [
  FACT.SUBMITTED,
  FACT.DELIVERED,
  FACT.HARD_BOUNCED,
  FACT.SOFT_BOUNCED,
  FACT.DROPPED,
  FACT.COMPLAINED,
  FACT.UNSUBSCRIBED,
] as const;

/** What one message adds to each counter. */
export function countersOf(state: Pick<CountedState, 'facts' | 'segments'>, bases: readonly BillingBasis[]): Counters {
  const billable = billableUnder(bases, state.facts);
  return [
    1n,
    ...FACT_ORDER.map((fact) => (has(state.facts, fact) ? 1n : 0n)),
    billable ? 1n : 0n,
    billable ? BigInt(state.segments) : 0n,
  ];
}

/**
 * Counters and billable lines of a set of changes. A message that moves to another hour, job or product moves in the
 * counters; what was billed stays billed where it was, because under one agreement a message turns billable once and its
 * units only grow. Only an earlier report that brings another agreement can take back.
 *
 * @throws RangeError when another change would take something billable back: the merge rules forbid it.
 */
export function usageChange(transitions: Iterable<Transition>, basesOf: BasesOf): UsageChange {
  const cells = new Map<string, { cell: Cell; counters: bigint[] }>();
  const lines = new Map<string, BillableLine>();
  const takenBack = new Map<string, BillableLine>();
  for (const transition of transitions) {
    const { tenantId, agreementNo, beforeAgreementNo, before, after, messages } = transition;
    const now = countersOf(after, basesOf(tenantId, agreementNo, after.classes));
    addTo(cells, cellOf(tenantId, after), now, messages);
    const was = before && countersOf(before, basesOf(tenantId, beforeAgreementNo ?? agreementNo, before.classes));
    if (before !== undefined && was !== undefined) addTo(cells, cellOf(tenantId, before), was, -messages);
    const [grownMessages, grownUnits] = [grown(now, was, 8), grown(now, was, 9)];
    const less = grownMessages < 0n || grownUnits < 0n;
    if (less && beforeAgreementNo === undefined) throw new RangeError('something billable was taken back');
    // What is taken back is taken from the agreement under which it was told.
    const line = { ...transition, agreementNo: less ? (beforeAgreementNo ?? agreementNo) : agreementNo };
    addLine(less ? takenBack : lines, line, grownMessages * messages, grownUnits * messages);
  }
  return {
    cells: [...cells.entries()]
      .filter(([, { counters }]) => counters.some((count) => count !== 0n))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { cell, counters }]) => ({ ...cell, counters })),
    lines: [...lines.values()],
    takenBack: [...takenBack.values()],
  };
}

const grown = (now: Counters, was: Counters | undefined, index: number): bigint =>
  (now[index] ?? 0n) - (was?.[index] ?? 0n);

const cellOf = (tenantId: string, state: CountedState): Cell => ({
  tenantId,
  hourMs: state.hourMs,
  product: state.product,
  jobId: state.jobId,
});

/** Texts hold no control characters, so NUL keeps them apart; hours have 13 digits until the year 2286. */
export const cellKey = (cell: Cell): string => [cell.tenantId, cell.hourMs, cell.product, cell.jobId].join('\0');

function addTo(
  cells: Map<string, { cell: Cell; counters: bigint[] }>,
  cell: Cell,
  counters: Counters,
  times: bigint,
): void {
  const key = cellKey(cell);
  let entry = cells.get(key);
  if (entry === undefined) {
    entry = { cell, counters: COUNTERS.map(() => 0n) };
    cells.set(key, entry);
  }
  const sums = entry.counters;
  counters.forEach((count, index) => {
    sums[index] = (sums[index] ?? 0n) + count * times;
  });
}

function addLine(lines: Map<string, BillableLine>, transition: Transition, messages: bigint, units: bigint): void {
  if (messages === 0n && units === 0n) return;
  const { tenantId, agreementNo, after } = transition;
  const key = [tenantId, agreementNo, after.product, after.jobId, after.grantId, after.hourMs].join('\0');
  const known = lines.get(key);
  lines.set(key, {
    ...cellOf(tenantId, after),
    agreementNo,
    grantId: after.grantId,
    messages: (known?.messages ?? 0n) + messages,
    units: (known?.units ?? 0n) + units,
  });
}
