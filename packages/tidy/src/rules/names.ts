// Names of folders and files: none that could hold anything, and one way of writing them.
import { isCode, placeOf } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';

const name = 'names';
const drawers: ReadonlySet<string> = new Set([
  'common',
  'core',
  'utils',
  'util',
  'helpers',
  'helper',
  'misc',
  'shared',
]);
/** The one exception: the proto package whose messages every service's contract uses. */
const protoCommon = 'proto/tollgate/common/';
const drawerSuffix = /-(utils?|helpers?|misc)$/;
const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;
/** Migrations begin with the instant they were written, such as 20260901T090000Z-ledger. */
const migration = /^\d{8}T\d{4}(\d{2})?Z-[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/;

/** No drawers, and kebab-case for code. */
export const names: Rule = {
  name,
  check: (files: readonly SourceFile[]): Fault[] => files.flatMap(faultsOf),
};

function faultsOf({ path }: SourceFile): Fault[] {
  const fault = (message: string): Fault => ({ path, line: 1, rule: name, message });
  const faults = path.startsWith(protoCommon)
    ? []
    : path
        .split('/')
        .map((part) => part.replace(/\..*$/, ''))
        .filter((part) => drawers.has(part) || drawerSuffix.test(part))
        .map((part) => fault(`"${part}" says nothing: name it by what it holds`));
  const file = path.split('/').at(-1) ?? '';
  if (isCode(path) && placeOf(path).kind !== 'root' && !kebab.test(file) && !migration.test(file)) {
    faults.push(fault(`"${file}" is not kebab-case`));
  }
  return faults;
}
