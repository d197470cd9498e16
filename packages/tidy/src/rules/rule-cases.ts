// Table tests for rules: each row is a small tree and the faults that it must give, none if it is a good one.
import { expect, test } from 'vitest';

import type { Rule, SourceFile } from '../source.ts';

/** One row: what the tree shows, its files, and the start of each fault as `path:line message`. */
export type RuleCase = readonly [title: string, files: Readonly<Record<string, string>>, faults?: readonly string[]];

/** Runs a rule over every row. A table must hold a bad sample and a good one: a check that cannot fail is none. */
export function testRule(rule: Rule, cases: readonly RuleCase[]): void {
  const rows = cases.map(([title, tree, faults = []]) => ({ title, tree, faults }));
  test.each(rows)('$title', ({ tree, faults }) => {
    const found = rule.check(filesOf(tree)).map(({ path, line, message }) => `${path}:${line} ${message}`);
    expect(found.map((one, index) => one.slice(0, faults[index]?.length ?? one.length))).toEqual(faults);
  });
  test('the table has a bad sample and a good one', () => {
    expect(cases.some(([, , faults = []]) => faults.length > 0)).toBe(true);
    expect(cases.some(([, , faults = []]) => faults.length === 0)).toBe(true);
  });
}

/** A tree written as an object, as the list that rules read. */
export function filesOf(tree: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(tree).map(([path, text]) => ({ path, text }));
}
