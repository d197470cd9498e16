// Reads the package.json files among the sources: who depends on what, and on which line it says so.
import { placeOf } from './place.ts';
import type { SourceFile } from './source.ts';

/** One line of a dependency section. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly section: (typeof sections)[number];
  readonly line: number;
}

/** One package.json. */
export interface Manifest {
  readonly path: string;
  /** Folder of the workspace, empty for the root. */
  readonly workspace: string;
  /** The package's name, such as `@tollgate/wallet`. */
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: readonly Dependency[];
}

const sections = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/** Every package.json of the root and of the workspaces. */
export function manifestsOf(files: readonly SourceFile[]): Manifest[] {
  return files
    .filter((file) => file.path === 'package.json' || placeOf(file.path).inside === 'package.json')
    .map(readManifest);
}

/** The names of all workspaces: what `*` may stand for in a dependency section. */
export function workspaceNames(manifests: readonly Manifest[]): Set<string> {
  return new Set(manifests.filter((one) => one.workspace !== '').map((one) => one.name));
}

function readManifest(file: SourceFile): Manifest {
  const data: unknown = JSON.parse(file.text);
  const name = field(data, 'name');
  const dependencies = sections.flatMap((section) =>
    Object.entries(stringMap(field(data, section))).map(([dependency, version]) => ({
      name: dependency,
      version,
      section,
      line: lineOfKey(file.text, section, dependency),
    })),
  );
  return {
    path: file.path,
    workspace: placeOf(file.path).workspace,
    name: typeof name === 'string' ? name : '',
    scripts: stringMap(field(data, 'scripts')),
    dependencies,
  };
}

function field(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null
    ? Object.entries(data).find(([name]) => name === key)?.[1]
    : undefined;
}

function stringMap(data: unknown): Record<string, string> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
}

/** Line of `"key":` after the section's own heading; 1 when the file is laid out in some other way. */
function lineOfKey(text: string, section: string, key: string): number {
  const start = text.indexOf(`"${section}"`);
  const at = text.indexOf(`"${key}"`, Math.max(start, 0));
  return at === -1 ? 1 : text.slice(0, at).split('\n').length;
}
