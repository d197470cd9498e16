// The environment is read once, where a process starts: everything else gets typed settings.
import { Visitor } from 'oxc-parser';

import { isCode, type Place, placeOf } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';
import { calleeName, importsOf, syntaxOf } from '../syntax.ts';

const name = 'environment';
/** Packages that are tools of developers and tests. */
const tooling: readonly string[] = ['testing', 'local-servers', 'tidy'];

/** `process.env` only in main and config files, and in deploy and test tooling. */
export const environment: Rule = {
  name,
  check: (files: readonly SourceFile[]): Fault[] =>
    files.filter((file) => isCode(file.path) && !mayRead(placeOf(file.path))).flatMap(faultsOf),
};

function mayRead(place: Place): boolean {
  if (place.kind === 'deploy' || place.test) return true;
  if (place.kind === 'package' && tooling.includes(place.name)) return true;
  return /^(bin|scripts)\//.test(place.inside) || /(^|\/|-)(main|migrate|config)\.ts$|\.config\.ts$/.test(place.inside);
}

function faultsOf(file: SourceFile): Fault[] {
  const { program, lineOf } = syntaxOf(file);
  const faults: Fault[] = [];
  const add = (line: number): void => {
    faults.push({
      path: file.path,
      line,
      rule: name,
      message: 'reads process.env: take the setting from config instead',
    });
  };
  for (const use of importsOf(file)) {
    if (/^(node:)?process$/.test(use.specifier) && use.names.includes('env')) add(use.line);
  }
  new Visitor({
    MemberExpression(node) {
      const dotted = calleeName(node);
      if (dotted === 'process.env' || dotted === 'globalThis.process.env') add(lineOf(node.start));
    },
    VariableDeclarator(node) {
      const taken = node.id.type === 'ObjectPattern' && node.init !== null && calleeName(node.init) === 'process';
      if (taken && /\benv\b/.test(file.text.slice(node.id.start, node.id.end))) add(lineOf(node.start));
    },
  }).visit(program);
  return faults;
}
