// What a correction does to usage: figures for the two people who decide, and a digest that notices when they change.

import { createHash } from 'node:crypto';

import type { Corrections, KeyedStep, SignedChange, Step } from './corrected-usage.ts';
import { cellKey, COUNTERS } from './usage.ts';

/** One cell: counters by name, signed. */
export interface EffectCell {
  readonly hourMs: bigint;
  readonly product: string;
  readonly jobId: string;
  readonly counters: Readonly<Record<(typeof COUNTERS)[number], bigint>>;
}

export interface CorrectionEffect {
  /** Messages that it names and that are known. */
  readonly messages: bigint;
  /** Those of them whose facts it changes. */
  readonly changed: bigint;
  readonly billableMessages: bigint;
  readonly billableUnits: bigint;
  /** The first ones, by hour, product and job. */
  readonly cells: readonly EffectCell[];
  readonly cellCount: bigint;
}

const CELLS_SHOWN = 100;

/** Steps from what holds under `before` to what holds under `after`: of whole groups, and of single messages. */
export function stepsBetween(
  groups: readonly Step[],
  keyed: readonly KeyedStep[],
  before: Corrections,
  after: Corrections,
): Step[] {
  const from = (step: Step, key?: string): Step => ({
    ...step,
    before: before.state(step.tenantId, step.after, key),
    after: after.state(step.tenantId, step.after, key),
  });
  return [...groups.map((step) => from(step)), ...keyed.map((step) => from(step, step.messageKey))];
}

export function effectOf(steps: readonly Step[], { cells, lines }: SignedChange): CorrectionEffect {
  const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((total, each) => total + each, 0n);
  return {
    messages: sum(steps.map((step) => step.messages)),
    changed: sum(steps.filter(({ before, after }) => before?.facts !== after?.facts).map((step) => step.messages)),
    billableMessages: sum(lines.map((line) => line.messages)),
    billableUnits: sum(lines.map((line) => line.units)),
    cells: cells.slice(0, CELLS_SHOWN).map(({ hourMs, product, jobId, counters }) => ({
      hourMs,
      product,
      jobId,
      counters: Object.fromEntries(
        COUNTERS.map((name, index) => [name, counters[index] ?? 0n]),
      ) as EffectCell['counters'],
    })),
    cellCount: BigInt(cells.length),
  };
}

/** Equal exactly when the effect is the same in every cell and every line. */
export function digestOf(steps: readonly Step[], { cells, lines }: SignedChange): Uint8Array {
  const texts = [
    String(steps.reduce((total, step) => total + step.messages, 0n)),
    ...cells.map((cell) => `${cellKey(cell)}\0${cell.counters.join('\0')}`).toSorted(),
    ...lines
      .map((line) => [cellKey(line), line.agreementNo, line.grantId, line.messages, line.units].join('\0'))
      .toSorted(),
  ];
  return createHash('sha256').update(texts.join('\n')).digest();
}
