// Imports between workspaces follow the table in package-table.ts, and package.json says the same as the code.
import { type Manifest, manifestsOf, workspaceNames } from '../manifest.ts';
import {
  deployImports,
  deployTable,
  type Imports,
  mayImportServices,
  packageTable,
  serviceImports,
} from '../package-table.ts';
import { isCode, placeOf, resolveRelative } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';
import { importsOf } from '../syntax.ts';

const name = 'package-imports';

/** A workspace that code names, where it does so, and whether only tests run there. */
interface Use {
  readonly target: string;
  readonly path: string;
  readonly line: number;
  readonly test: boolean;
}

/** Direction of imports between workspaces, and agreement of package.json with the code. */
export const packageImports: Rule = {
  name,
  check(files: readonly SourceFile[]): Fault[] {
    const manifests = manifestsOf(files);
    const known = workspaceNames(manifests);
    const folders = new Map(manifests.map((one) => [one.name, one.workspace]));
    const code = files.filter((file) => isCode(file.path));
    return [
      ...code.flatMap(strayRelatives),
      ...manifests
        .filter((one) => one.workspace !== '')
        .flatMap((manifest) => {
          const uses = code.filter((file) => placeOf(file.path).workspace === manifest.workspace).flatMap(usesOf);
          return [
            ...(allowedFor(manifest.workspace) === undefined ? [missingRow(manifest)] : []),
            ...declaredFaults(manifest, known, folders, uses),
            ...usedFaults(manifest, folders, uses),
          ];
        }),
    ];
  },
};

function missingRow(manifest: Manifest): Fault {
  return { path: manifest.path, line: 1, rule: name, message: "no row in tidy's package table: add one" };
}

function allowedFor(workspace: string): Imports | undefined {
  const place = placeOf(`${workspace}/package.json`);
  if (place.kind === 'package') return packageTable[place.name];
  return place.kind === 'service' ? serviceImports : deployImports;
}

/** Why a workspace may not depend on another; `undefined` when it may. */
function objection(from: string, to: string | undefined, test: boolean): string | undefined {
  if (to === undefined) return undefined;
  const [top, target = ''] = to.split('/');
  if (top === 'services')
    return mayImportServices.includes(from)
      ? undefined
      : `${from} may not depend on ${to}: services are reached by RPC and events`;
  if (top === 'deploy') {
    const [fromTop, fromName = ''] = from.split('/');
    return fromTop === 'deploy' && deployTable[fromName]?.includes(target) === true
      ? undefined
      : `${from} may not depend on ${to}: only deploy/stack is shared, within deploy`;
  }
  const allowed = allowedFor(from);
  if (allowed === undefined || allowed.run.includes(target)) return undefined;
  if (allowed.test.includes(target)) return test ? undefined : `${from} may use ${to} in tests only`;
  return `${from} may not depend on ${to}`;
}

function declaredFaults(
  manifest: Manifest,
  known: ReadonlySet<string>,
  folders: ReadonlyMap<string, string>,
  uses: readonly Use[],
): Fault[] {
  return manifest.dependencies
    .filter((one) => known.has(one.name) || one.name.startsWith('@tollgate/'))
    .flatMap(({ name: target, line, section }) => {
      const test = section === 'devDependencies';
      const used = uses.filter((use) => use.target === target);
      const message = !known.has(target)
        ? `depends on ${target}, which does not exist`
        : (objection(manifest.workspace, folders.get(target), test) ??
          (used.length === 0 ? `depends on ${target} but never imports it` : undefined));
      return message === undefined ? [] : [{ path: manifest.path, line, rule: name, message }];
    });
}

function usedFaults(manifest: Manifest, folders: ReadonlyMap<string, string>, uses: readonly Use[]): Fault[] {
  const run = new Set(manifest.dependencies.filter((one) => one.section !== 'devDependencies').map((one) => one.name));
  const dev = new Set(manifest.dependencies.map((one) => one.name));
  return uses
    .filter((use) => use.target !== manifest.name)
    .flatMap(({ target, path, line, test }) => {
      const message =
        objection(manifest.workspace, folders.get(target), test) ??
        ((test ? dev : run).has(target)
          ? undefined
          : `imports ${target}, which is not in ${test ? 'the' : 'the run-time'} dependencies of ${manifest.path}`);
      return message === undefined ? [] : [{ path, line, rule: name, message }];
    });
}

function usesOf(file: SourceFile): Use[] {
  const place = placeOf(file.path);
  return importsOf(file)
    .filter((use) => use.specifier.startsWith('@tollgate/'))
    .map((use) => ({
      target: use.specifier.split('/').slice(0, 2).join('/'),
      path: file.path,
      line: use.line,
      test: place.test || file.path.endsWith('.config.ts'),
    }));
}

/** A relative import that leaves its workspace goes round package.json. */
function strayRelatives(file: SourceFile): Fault[] {
  const { workspace } = placeOf(file.path);
  return importsOf(file)
    .filter((use) => use.specifier.startsWith('.'))
    .filter((use) => {
      const target = resolveRelative(file.path, use.specifier);
      return target === undefined || placeOf(target).workspace !== workspace;
    })
    .map((use) => ({
      path: file.path,
      line: use.line,
      rule: name,
      message: `${use.specifier} leaves the workspace: import the package by name`,
    }));
}
