// Layers inside a service, after the table in layer-table.ts. Tests may reach anywhere in their own service.
import {
  composingRoots,
  domainLibraries,
  domainPackages,
  type Layer,
  layerTable,
  supportingRoots,
} from '../layer-table.ts';
import { isCode, type Place, placeOf, resolveRelative } from '../place.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';
import { type ImportUse, importsOf } from '../syntax.ts';

const name = 'layers';

/** Imports between the folders of one service follow the table; domain takes pure packages only. */
export const layers: Rule = {
  name,
  check: (files: readonly SourceFile[]): Fault[] =>
    files
      .filter((file) => isCode(file.path))
      .map((file) => ({ file, place: placeOf(file.path) }))
      .filter(({ place }) => place.kind === 'service' && place.inside.startsWith('src/') && !place.test)
      .flatMap(({ file, place }) => faultsOf(file, place)),
};

function faultsOf(file: SourceFile, place: Place): Fault[] {
  const fault = (line: number, message: string): Fault => ({ path: file.path, line, rule: name, message });
  const layer = layerOf(place);
  if (layer === undefined) {
    return [
      fault(1, `folder "${place.folder}" is no layer: move the file, or declare the folder in tidy's layer table`),
    ];
  }
  return importsOf(file).flatMap((use) => {
    const message = use.specifier.startsWith('.')
      ? complainOfNeighbour(file.path, place, layer, use)
      : complainOfPackage(place, use.specifier);
    return message === undefined ? [] : [fault(use.line, message)];
  });
}

/** The layer a file belongs to; `everything` for the files that put the service together. */
function layerOf(place: Place): Layer | 'everything' | undefined {
  if (place.folder !== '') return layerTable[place.folder];
  return composingRoots.includes(rootName(place)) ? 'everything' : supportingRoots;
}

function complainOfNeighbour(
  path: string,
  from: Place,
  layer: Layer | 'everything',
  use: ImportUse,
): string | undefined {
  const target = resolveRelative(path, use.specifier);
  const to = target === undefined ? undefined : placeOf(target);
  if (to === undefined || to.workspace !== from.workspace) return undefined; // package-imports speaks about these
  const here = from.folder === '' ? rootName(from) : from.folder;
  if (layer === 'everything') return undefined;
  if (to.folder === '') {
    const root = rootName(to);
    return layer.roots.includes(root) ? undefined : `${here} may not import ${root}.ts`;
  }
  if (to.folder === from.folder || layer.imports.includes(to.folder)) return undefined;
  if (layer.types?.includes(to.folder) === true) {
    return use.typeOnly ? undefined : `${here} may import types only from ${to.folder}: write "import type"`;
  }
  return `${here} may not import ${to.folder}`;
}

function complainOfPackage(from: Place, specifier: string): string | undefined {
  if (from.folder !== 'domain') return undefined;
  const [scope = '', second = ''] = specifier.split('/');
  if (scope === '@tollgate') {
    return domainPackages.includes(second)
      ? undefined
      : `domain may not import @tollgate/${second}: only ${domainPackages.join(', ')}`;
  }
  const library = scope.startsWith('@') ? `${scope}/${second}` : scope;
  return domainLibraries.includes(library) ? undefined : `domain may not import ${library}: it is pure`;
}

function rootName(place: Place): string {
  return (place.inside.split('/').at(-1) ?? '').replace(/\.[cm]?[jt]sx?$/, '');
}
