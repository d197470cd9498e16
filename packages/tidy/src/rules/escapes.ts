// Ways round the compiler and the linter, and notes that something is not done.
import { Visitor } from 'oxc-parser';

import { isCode, isTest } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';
import { syntaxOf } from '../syntax.ts';

const name = 'escapes';
const anywhere: readonly (readonly [RegExp, string])[] = [
  [/@ts-(ignore|nocheck)\b/, 'switches the compiler off'],
  [/\b(eslint|oxlint|tslint)-disable|\bbiome-ignore\b/, 'switches a lint rule off'],
  [/\b(prettier|oxfmt)-ignore\b/, 'switches the formatter off'],
  [/\b(v8|c8|istanbul) ignore\b/, 'hides code from coverage'],
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'notes that it is unfinished: finish it, or open an issue'],
];
/** A test may prove that something does not compile; running code may not rely on it. */
const outsideTests: readonly (readonly [RegExp, string])[] = [[/@ts-expect-error\b/, 'expects a compile error']];

/** No `any`, no switched-off checks, no leftover notes. */
export const escapes: Rule = {
  name,
  check: (files: readonly SourceFile[]): Fault[] => files.filter((file) => isCode(file.path)).flatMap(faultsOf),
};

function faultsOf(file: SourceFile): Fault[] {
  const { program, comments, lineOf } = syntaxOf(file);
  const faults: Fault[] = [];
  const add = (offset: number, message: string): void => {
    faults.push({ path: file.path, line: lineOf(offset), rule: name, message });
  };
  const patterns = isTest(file.path) ? anywhere : [...anywhere, ...outsideTests];
  for (const comment of comments) {
    for (const [pattern, message] of patterns) {
      const found = pattern.exec(comment.value);
      if (found !== null) add(comment.start + 2 + found.index, `${found[0]} ${message}`);
    }
  }
  new Visitor({ TSAnyKeyword: (node) => add(node.start, 'any: say what it is, or unknown') }).visit(program);
  return faults;
}
