// Where a path stands in the tree: which workspace, which folder inside it, test or not.

/** The three folders that hold workspaces, and everything outside them. */
export type PlaceKind = 'package' | 'service' | 'deploy' | 'root';

/** A path taken apart. */
export interface Place {
  readonly kind: PlaceKind;
  /** Folder of the workspace, such as `services/wallet`; empty at the root. */
  readonly workspace: string;
  /** The workspace's own folder name, such as `wallet`; empty at the root. */
  readonly name: string;
  /** The path inside the workspace, such as `src/domain/lot.ts`. */
  readonly inside: string;
  readonly test: boolean;
  /** Folder directly under `src`, such as `domain`; empty for files that stand in `src` itself or outside it. */
  readonly folder: string;
}

const kinds: Readonly<Record<string, PlaceKind>> = { packages: 'package', services: 'service', deploy: 'deploy' };

/** Takes a root-relative path apart. */
export function placeOf(path: string): Place {
  const [top = '', name = '', ...rest] = path.split('/');
  const kind = kinds[top];
  if (kind === undefined || rest.length === 0) {
    return { kind: 'root', workspace: '', name: '', inside: path, test: isTest(path), folder: '' };
  }
  const folder = rest[0] === 'src' && rest.length > 2 ? (rest[1] ?? '') : '';
  return { kind, workspace: `${top}/${name}`, name, inside: rest.join('/'), test: isTest(path), folder };
}

/** Test files stand beside the code as `*.test.ts` or in a workspace's `tests` folder. */
export function isTest(path: string): boolean {
  return /\.test\.[cm]?[jt]sx?$/.test(path) || /^(packages|services|deploy)\/[^/]+\/tests\//.test(path);
}

/** Hand-written code: what the parser-based rules read. Generated code and declarations are left out. */
export function isCode(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path) && !path.endsWith('.d.ts') && !path.includes('/gen/');
}

/** Joins a relative import to the path that holds it; `undefined` if it climbs out of the repository. */
export function resolveRelative(fromPath: string, specifier: string): string | undefined {
  const parts = fromPath.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (step !== '.') {
      parts.push(step);
    }
  }
  return parts.join('/');
}
