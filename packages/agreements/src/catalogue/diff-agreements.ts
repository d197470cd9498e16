// What two versions of an agreement say differently, value by value, under names that survive a change of order.
import type { AgreementVersion } from '../schema/agreement.ts';
import { memberNames } from './rule-names.ts';

export interface AgreementDifference {
  /** `triggers[complaint-ratio].graceSeconds`; lists of rules are named by what identifies a rule. */
  readonly path: string;
  /** Null where the value was added. */
  readonly before: string | null;
  /** Null where it was removed. */
  readonly after: string | null;
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'none';
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}

function* leaves(value: unknown, path: string): Generator<[string, string]> {
  if (typeof value !== 'object' || value === null) yield [path, text(value)];
  else if (Array.isArray(value)) yield* members(value, path);
  else for (const [key, member] of Object.entries(value)) yield* leaves(member, path === '' ? key : `${path}.${key}`);
}

function* members(list: readonly unknown[], path: string): Generator<[string, string]> {
  // A list of words is one value: its order can matter, as in a precedence.
  if (list.every((member) => typeof member !== 'object' || member === null)) {
    yield [path, list.map(text).join(', ')];
    return;
  }
  const names = memberNames(list);
  for (const [i, member] of list.entries()) yield* leaves(member, `${path}[${names[i]}]`);
}

/** Every value that differs, by path; empty for equal versions. The content hash is left out: it follows from the rest. */
export function diffAgreements(before: AgreementVersion, after: AgreementVersion): readonly AgreementDifference[] {
  const flat = (agreement: AgreementVersion) => {
    const values = new Map(leaves(agreement, ''));
    values.delete('contentHash');
    return values;
  };
  const [old, fresh] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: fresh.get(path) ?? null }))
    .filter((difference) => difference.before !== difference.after)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
