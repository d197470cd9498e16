// Tests that do not run, or that stop the others from running.
import { Visitor } from 'oxc-parser';

import { isCode } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';
import { calleeName, syntaxOf } from '../syntax.ts';

const name = 'switched-off-tests';
const switched = /^(it|test|describe|suite|bench)\b.*\.(only|skip|todo|fails)\b/;

/** No `.only`, `.skip`, `.todo` or `.fails`, in any place of the chain. */
export const switchedOffTests: Rule = {
  name,
  check: (files: readonly SourceFile[]): Fault[] => files.filter((file) => isCode(file.path)).flatMap(faultsOf),
};

function faultsOf(file: SourceFile): Fault[] {
  const { program, lineOf } = syntaxOf(file);
  const seen = new Map<number, Fault>();
  new Visitor({
    MemberExpression(node) {
      const dotted = calleeName(node);
      if (!switched.test(dotted) || seen.has(node.start)) return;
      seen.set(node.start, {
        path: file.path,
        line: lineOf(node.start),
        rule: name,
        message: `${dotted}: every test runs`,
      });
    },
  }).visit(program);
  return [...seen.values()];
}
