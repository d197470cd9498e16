// Carries the changes of a sealed contract out on the plain data of an agreement, and says which of them it cannot.
import { fault, type AgreementFault } from '../catalogue/fault.ts';
import { memberNames } from '../catalogue/rule-names.ts';
import type { OverrideChange } from '../schema/override.ts';

/** Parts that a contract can change. Which text binds, and since when, is settled before any rule is read. */
const CHANGEABLE = new Set([
  'billing',
  'changes',
  'kyc',
  'content',
  'triggers',
  'ladder',
  'restrictions',
  'notices',
  'clocks',
  'settlement',
  'liabilityCaps',
  'confidentiality',
  'retention',
  'term',
]);

type Rules = Record<string, unknown>;
const isRecord = (value: unknown): value is Rules =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isRule = (value: unknown): value is Rules => isRecord(value) && Object.hasOwn(value, 'clause');

/** The steps of a path: members by their names, members of lists by `[name]`. */
const stepsOf = (path: string): string[] => path.match(/\[[^[\]]+\]|[^.[\]]+/g) ?? [];

/** Where a path leads: the record or list that holds it, and under which key; undefined where it leads nowhere. */
function placeOf(root: Rules, path: string): { holder: Rules | unknown[]; key: string | number } | undefined {
  const steps = stepsOf(path);
  if (!CHANGEABLE.has(steps[0] ?? '')) return undefined;
  let holder: unknown = root;
  for (const [i, step] of steps.entries()) {
    let key: string | number;
    if (Array.isArray(holder)) {
      key = memberNames(holder).indexOf(step.slice(1, -1));
      if (!step.startsWith('[') || key === -1) return undefined;
    } else {
      if (!isRecord(holder) || !Object.hasOwn(holder, step)) return undefined;
      key = step;
    }
    if (i === steps.length - 1) return Array.isArray(holder) || isRecord(holder) ? { holder, key } : undefined;
    holder = Reflect.get(holder, key);
  }
  return undefined;
}

/** What a change did: the values it touched, by path, or why it cannot be done. */
type Outcome = { readonly touched: readonly string[] } | { readonly faults: readonly AgreementFault[] };

const unknownPath = (where: string, message: string): Outcome => ({ faults: [fault('UNKNOWN_PATH', where, message)] });

function apply(root: Rules, change: OverrideChange, where: string): Outcome {
  const place = placeOf(root, change.path);
  if (place === undefined)
    return unknownPath(`${where}.path`, `${change.path} leads to nothing that a contract can change`);
  const target: unknown = Reflect.get(place.holder, place.key);
  switch (change.operation) {
    case 'SET':
      return set(target, change, where);
    case 'ADD':
      return add(place, target, change, where);
    case 'REMOVE':
      return remove(place, target, change, where);
  }
}

function set(target: unknown, change: OverrideChange & { operation: 'SET' }, where: string): Outcome {
  const { path, clause, value } = change;
  if (!isRule(target)) return unknownPath(`${where}.path`, `${path} is no rule`);
  const strange = Object.keys(value).filter((key) => key === 'clause' || !Object.hasOwn(target, key));
  if (strange.length > 0)
    return {
      faults: strange.map((key) => fault('UNKNOWN_PATH', `${where}.value.${key}`, `${path} has no such member to set`)),
    };
  // What a contract says is no longer left open by the source.
  Object.assign(target, Object.hasOwn(target, 'silent') ? { silent: false } : {}, value, { clause });
  return { touched: [...Object.keys(value), 'clause'].map((key) => `${path}.${key}`) };
}

function add(
  { holder, key }: { holder: object; key: string | number },
  target: unknown,
  { path, clause, value }: OverrideChange & { operation: 'ADD' },
  where: string,
): Outcome {
  const rule = { ...value, clause };
  if (target === null) {
    Reflect.set(holder, key, rule);
    return { touched: [path] };
  }
  if (!Array.isArray(target)) return unknownPath(`${where}.path`, `${path} is neither a list of rules nor empty`);
  const [name] = memberNames([rule]);
  if (memberNames(target).includes(name ?? ''))
    return { faults: [fault('RULE_TWICE', `${where}.value`, `${path}[${name}] is there already; set it instead`)] };
  target.push(rule);
  return { touched: [`${path}[${name}]`] };
}

function remove(
  { holder, key }: { holder: object; key: string | number },
  target: unknown,
  { path }: OverrideChange,
  where: string,
): Outcome {
  if (!isRule(target)) return unknownPath(`${where}.path`, `${path} is no rule`);
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (path === 'billing.tolerance' || path === 'confidentiality') Reflect.set(holder, key, null);
  else return unknownPath(`${where}.path`, `no agreement can do without ${path}`);
  return { touched: [path] };
}

const overlaps = (a: string, b: string): boolean =>
  a === b ||
  [`${a}.`, `${a}[`].some((start) => b.startsWith(start)) ||
  [`${b}.`, `${b}[`].some((start) => a.startsWith(start));

/** Changes `root` in place, everything that can be changed, so that the faults of all changes are found together. */
export function patchRules(root: Rules, changes: readonly OverrideChange[]): AgreementFault[] {
  const faults: AgreementFault[] = [];
  const earlier: string[] = [];
  // Names of list members are read from the rules as they stand, so nothing is taken away before all is found.
  const ordered = changes
    .map((change, i) => ({ change, where: `changes[${i}]` }))
    .toSorted((a, b) => Number(a.change.operation === 'REMOVE') - Number(b.change.operation === 'REMOVE'));
  for (const { change, where } of ordered) {
    const touched = earlier.find((each) => overlaps(each, change.path));
    const outcome = apply(root, change, where);
    if ('faults' in outcome) {
      const again = touched !== undefined && change.operation !== 'SET';
      faults.push(...(again ? [twice(where, touched)] : outcome.faults));
      continue;
    }
    const clash = outcome.touched.find((path) => earlier.some((each) => overlaps(each, path)));
    if (clash !== undefined) faults.push(twice(where, clash));
    earlier.push(...outcome.touched);
  }
  return faults;
}

const twice = (where: string, path: string): AgreementFault =>
  fault('CHANGED_TWICE', `${where}.path`, `${path} is changed twice`);
