// What two versions of an agreement say differently, value by value, under names that survive a change of order.
import type { AgreementVersion } from '../schema/agreement.ts';

export interface AgreementDifference {
  /** `triggers[complaint-ratio].graceSeconds`; lists of rules are named by what identifies a rule. */
  readonly path: string;
  /** Null where the value was added. */
  readonly before: string | null;
  /** Null where it was removed. */
  readonly after: string | null;
}

/** What names a rule within its list; a list whose members have none of them is named by position. */
const NAMES = ['id', 'act', 'sanction', 'productClass', 'liable', 'option', 'code'] as const;

function nameOf(member: object): string | undefined {
  const at = (key: string): unknown => Reflect.get(member, key);
  for (const key of NAMES) if (typeof at(key) === 'string') return String(at(key));
  // A cause of a restriction or settlement, a subject of change, a kind of clock or contradiction: by what it is about.
  const parts = ['cause', 'subject', 'kind', 'occasion', 'keptUntil', 'clause', 'deciders', 'origins', 'kinds'];
  const named = parts.map(at).filter((value) => typeof value === 'string' || Array.isArray(value));
  return named.length === 0 ? undefined : named.map(String).join(' ');
}

const text = (value: unknown): string => (value === null ? 'null' : String(value));

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
  const seen = new Map<string, number>();
  for (const [i, member] of list.entries()) {
    const name = (typeof member === 'object' && member !== null ? nameOf(member) : undefined) ?? String(i);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    yield* leaves(member, `${path}[${name}${times === 0 ? '' : ` #${times + 1}`}]`);
  }
}

/** Every value that differs, by path; empty for equal versions. The content hash is left out: it follows from the rest. */
export function diffAgreements(before: AgreementVersion, after: AgreementVersion): readonly AgreementDifference[] {
  const flat = ({ contentHash: _, ...agreement }: AgreementVersion) => new Map(leaves(agreement, ''));
  const [old, fresh] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: fresh.get(path) ?? null }))
    .filter((difference) => difference.before !== difference.after)
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
