// SQL has few homes: the store of a service, its migrations, and the packages that are about the database.
import { isCode, type Place, placeOf } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';
import { calleeName, importsOf, syntaxOf } from '../syntax.ts';
import { Visitor } from 'oxc-parser';

const name = 'sql';
const libraries = /^(kysely|pg)(\/|$)/;
const packages: readonly string[] = ['db', 'outbox', 'consumer', 'replay', 'testing', 'local-servers'];
/** The calls that begin a query in Kysely: SQL without an import that would give it away. */
const queryCalls = /\.(selectFrom|insertInto|updateTable|deleteFrom|replaceInto|mergeInto)$/;

/** No SQL, and no SQL library, outside its homes. */
export const sqlHomes: Rule = {
  name,
  check: (files: readonly SourceFile[]): Fault[] =>
    files.filter((file) => isCode(file.path) && !isHome(placeOf(file.path))).flatMap(faultsOf),
};

function isHome(place: Place): boolean {
  if (place.test || place.kind === 'deploy') return true;
  if (place.kind === 'package') return packages.includes(place.name);
  return place.kind === 'service' && place.folder === 'store';
}

function faultsOf(file: SourceFile): Fault[] {
  const { program, lineOf } = syntaxOf(file);
  const faults: Fault[] = [];
  const add = (line: number, message: string): void => {
    faults.push({ path: file.path, line, rule: name, message: `${message}: SQL belongs in store/` });
  };
  for (const use of importsOf(file)) if (libraries.test(use.specifier)) add(use.line, `imports ${use.specifier}`);
  new Visitor({
    TaggedTemplateExpression(node) {
      if (/(^|\.)sql(\.|$)/.test(calleeName(node.tag))) add(lineOf(node.start), 'an sql template');
    },
    CallExpression(node) {
      const called = queryCalls.exec(`.${calleeName(node.callee)}`);
      if (node.callee.type === 'MemberExpression' && called !== null)
        add(lineOf(node.callee.property.start), `a ${called[1]} query`);
    },
  }).visit(program);
  return faults;
}
