// What corrections change of usage and of what is billable: signed, because a correction can take back.

import { type Correction, overlaid, overlayOf } from './correction.ts';
import {
  type BasesOf,
  type BillableLine,
  type Cell,
  type CellDelta,
  cellKey,
  type CountedState,
  COUNTERS,
  type Counters,
  countersOf,
} from './usage.ts';

/** A change of a number of messages from one state to another one; messages that come or go have one of the two. */
export interface Step {
  readonly tenantId: string;
  readonly agreementNo: number;
  /** The agreement of `before`, where it is another one. */
  readonly beforeAgreementNo?: number;
  readonly before: CountedState | undefined;
  readonly after: CountedState | undefined;
  /** Negative takes a step back. */
  readonly messages: bigint;
}

/** One known message with corrections of its own. */
export interface KeyedStep extends Step {
  readonly messageKey: string;
}

/** Deltas of cells as UsageChange has them, and lines that may be negative. */
export interface SignedChange {
  readonly cells: readonly CellDelta[];
  readonly lines: readonly BillableLine[];
}

const ZERO: Counters = COUNTERS.map(() => 0n);
const BILLABLE_MESSAGES = COUNTERS.indexOf('billable_messages');
const BILLABLE_UNITS = COUNTERS.indexOf('billable_units');

/** What the steps change. A line is attributed to where the messages are after the step, else to where they were. */
export function signedChange(steps: Iterable<Step>, basesOf: BasesOf): SignedChange {
  const cells = new Map<string, CellDelta>();
  const lines = new Map<string, BillableLine>();
  for (const step of steps) {
    const was = countersIn(underBefore(step), step.before, basesOf);
    const now = countersIn(step, step.after, basesOf);
    if (step.before !== undefined) addCell(cells, cellOf(step.tenantId, step.before), was, -step.messages);
    if (step.after !== undefined) addCell(cells, cellOf(step.tenantId, step.after), now, step.messages);
    const grown = (index: number): bigint => (now[index] ?? 0n) - (was[index] ?? 0n);
    const [messages, units] = [grown(BILLABLE_MESSAGES), grown(BILLABLE_UNITS)];
    const place = step.after ?? step.before;
    // As usageChange: what is taken back is taken from the agreement under which it was told.
    const under = messages < 0n || units < 0n ? underBefore(step) : step;
    if (place !== undefined) addLine(lines, lineAt(under, place, messages * step.messages, units * step.messages));
  }
  return { cells: inLockOrder(cells), lines: nonZero(lines) };
}

/** The step under the agreement that its `before` is under. */
export const underBefore = (step: Step): Step => ({ ...step, agreementNo: step.beforeAgreementNo ?? step.agreementNo });

/** The counters of one message, by the one rule that counts them. */
function countersIn({ tenantId, agreementNo }: Step, state: CountedState | undefined, basesOf: BasesOf): Counters {
  return state === undefined ? ZERO : countersOf(state, basesOf(tenantId, agreementNo, state.classes));
}

/** The corrections of some tenants, as far as they matter for the messages at hand. */
export class Corrections {
  readonly #ofJobs: ReadonlyMap<string, readonly Correction[]>;
  readonly #ofMessages: ReadonlyMap<string, readonly Correction[]>;

  constructor(corrections: readonly Correction[]) {
    const inOrder = corrections.toSorted((a, b) => (a.effectiveNo < b.effectiveNo ? -1 : 1));
    this.#ofJobs = Map.groupBy(
      inOrder.filter((each) => each.jobId !== undefined),
      (each) => `${each.tenantId} ${each.jobId}`,
    );
    this.#ofMessages = Map.groupBy(
      inOrder.filter((each) => each.messageKey !== undefined),
      (each) => `${each.tenantId} ${each.messageKey}`,
    );
  }

  /** A state under the corrections of its job alone, or of its job and of the message of that key together. */
  state(tenantId: string, state: CountedState, messageKey?: string): CountedState;
  state(tenantId: string, state: CountedState | undefined, messageKey?: string): CountedState | undefined;
  state(tenantId: string, state: CountedState | undefined, messageKey?: string): CountedState | undefined {
    if (state === undefined) return undefined;
    const ofJob = (state.jobId === '' ? undefined : this.#ofJobs.get(`${tenantId} ${state.jobId}`)) ?? [];
    const own = (messageKey === undefined ? undefined : this.#ofMessages.get(`${tenantId} ${messageKey}`)) ?? [];
    if (ofJob.length === 0 && own.length === 0) return state;
    const changes = [...ofJob, ...own].toSorted((a, b) => (a.effectiveNo < b.effectiveNo ? -1 : 1));
    return { ...state, facts: overlaid(state.facts, overlayOf(changes)) };
  }

  /** The same step between corrected states. */
  step<S extends Step>(step: S, messageKey?: string): S {
    const { tenantId, before, after } = step;
    return {
      ...step,
      before: this.state(tenantId, before, messageKey),
      after: this.state(tenantId, after, messageKey),
    };
  }
}

/**
 * Steps under corrections. `steps` has every message, equal ones together; `keyed` again those that have corrections of
 * their own, one by one: their step under the job's corrections alone is taken back.
 */
export function correctedSteps(steps: Iterable<Step>, keyed: Iterable<KeyedStep>, corrections: Corrections): Step[] {
  const result = Array.from(steps, (step) => corrections.step(step));
  for (const step of keyed) {
    const ofJob = corrections.step(step);
    result.push({ ...ofJob, messages: -ofJob.messages }, corrections.step(step, step.messageKey));
  }
  return result;
}

/**
 * What steps of counting make where corrections lie over the messages: cells as corrected, and what is to be told beside the
 * lines that the reports alone make (`told`), which are published as ever.
 */
export function correctedChange(steps: readonly Step[], told: readonly BillableLine[], basesOf: BasesOf): SignedChange {
  const { cells, lines } = signedChange(steps, basesOf);
  const beside = new Map<string, BillableLine>();
  for (const line of lines) addLine(beside, line);
  for (const line of told) addLine(beside, { ...line, messages: -line.messages, units: -line.units });
  return { cells, lines: nonZero(beside) };
}

const cellOf = (tenantId: string, { hourMs, product, jobId }: CountedState): Cell => ({
  tenantId,
  hourMs,
  product,
  jobId,
});

function addCell(cells: Map<string, CellDelta>, cell: Cell, counters: Counters, times: bigint): void {
  const key = cellKey(cell);
  const known = cells.get(key)?.counters ?? ZERO;
  cells.set(key, { ...cell, counters: known.map((count, index) => count + (counters[index] ?? 0n) * times) });
}

const inLockOrder = (cells: ReadonlyMap<string, CellDelta>): CellDelta[] =>
  [...cells]
    .filter(([, { counters }]) => counters.some((count) => count !== 0n))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, cell]) => cell);

function lineAt({ tenantId, agreementNo }: Step, place: CountedState, messages: bigint, units: bigint): BillableLine {
  return { ...cellOf(tenantId, place), agreementNo, grantId: place.grantId, messages, units };
}

function addLine(lines: Map<string, BillableLine>, line: BillableLine): void {
  const key = [cellKey(line), line.agreementNo, line.grantId].join('\0');
  const known = lines.get(key);
  lines.set(key, {
    ...line,
    messages: (known?.messages ?? 0n) + line.messages,
    units: (known?.units ?? 0n) + line.units,
  });
}

const nonZero = (lines: ReadonlyMap<string, BillableLine>): BillableLine[] =>
  [...lines.values()].filter(({ messages, units }) => messages !== 0n || units !== 0n);
