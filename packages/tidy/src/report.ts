// How faults are shown: a line each for people and editors, or one JSON document.
import type { Fault } from './source.ts';

/** Faults sorted by path and line, each as `path:line rule message`. */
export function faultLines(faults: readonly Fault[]): string[] {
  return sortFaults(faults).map(({ path, line, rule, message }) => `${path}:${line} ${rule} ${message}`);
}

/** The closing sentence: how much was read and what was found, by rule. */
export function summary(faults: readonly Fault[], fileCount: number, ruleCount: number): string {
  const read = `${ruleCount} rules over ${fileCount} files`;
  if (faults.length === 0) return `tidy: ${read}, nothing found`;
  const perRule = Map.groupBy(faults, (fault) => fault.rule);
  const counts = [...perRule].map(([rule, found]) => `${rule} ${found.length}`).join(', ');
  return `tidy: ${read}, ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}: ${counts}`;
}

/** The same for programs. */
export function faultsJson(faults: readonly Fault[], fileCount: number): string {
  return JSON.stringify({ ok: faults.length === 0, files: fileCount, faults: sortFaults(faults) }, null, 2);
}

function sortFaults(faults: readonly Fault[]): Fault[] {
  return faults.toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line || a.rule.localeCompare(b.rule));
}
