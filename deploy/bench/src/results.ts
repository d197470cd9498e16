// Turns measurements into results: one JSON object a line, or a table for people. Pure.
import { styleText } from 'node:util';
import type { Measurement } from './case.ts';

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
  /** Null where no ratio is promised. */
  readonly target: number | null;
  /** Whether the target is reached; true where there is none. */
  readonly ok: boolean;
  /** Only there when the machine was busy or the rounds too few, and --force was given: such a figure proves nothing. */
  readonly forced?: true;
}

/** Judges a measurement against its target. */
export function resultOf(measured: Measurement, forced: boolean): BenchResult {
  const { name, value, unit, baseline, ratio, target, lowerIsBetter = false } = measured;
  const reached = target === undefined || (lowerIsBetter ? ratio <= target : ratio >= target);
  return {
    name,
    value: significant(value),
    unit,
    baseline: significant(baseline),
    ratio: significant(ratio),
    target: target ?? null,
    ok: reached,
    ...(forced ? { forced: true as const } : {}),
  };
}

/** A table for people; ends with a sentence when the figures were forced. */
export function tableOf(area: string, results: readonly BenchResult[]): string {
  const rows = [
    ['case', 'value', 'unit', 'baseline', 'ratio', 'target', ''],
    ...results.map((one) => [
      one.name,
      grouped(one.value),
      one.unit,
      grouped(one.baseline),
      one.ratio.toFixed(3),
      one.target === null ? '-' : String(one.target),
      one.target === null ? '' : one.ok ? styleText('green', 'ok') : styleText('red', 'missed'),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const right = new Set([1, 3, 4, 5]);
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const warning = results.some((one) => one.forced === true)
    ? ['', styleText('yellow', 'Forced (busy machine or too few rounds): these figures prove nothing.')]
    : [];
  return [styleText('bold', `bench ${area}`), '', ...lines, ...warning].join('\n');
}

// Four digits are more than these measurements are good for.
function significant(value: number): number {
  return Number(value.toPrecision(4));
}

function grouped(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(value);
}
