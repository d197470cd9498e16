// Paths of one person's machine: they work for that person only, and tell who that is.
import { type Fault, lineAt, type Rule, type SourceFile } from '../source.ts';

const name = 'machine-paths';
/** Home folders on Linux, macOS and Windows. The user `node` is the one of the official container image. */
const homes = /(?<![\w.])(\/home\/(?!node\b)[a-z_][\w-]*\/|\/Users\/[A-Za-z][\w.-]*\/|\/root\/|[A-Za-z]:\\Users\\\w+)/g;

/** No home folders, and no path of the clone that is being checked. */
export function machinePaths(cloneRoot: string): Rule {
  return {
    name,
    check: (files: readonly SourceFile[]): Fault[] => files.flatMap((file) => faultsOf(file, cloneRoot)),
  };
}

function faultsOf({ path, text }: SourceFile, cloneRoot: string): Fault[] {
  const found = [...text.matchAll(homes)].map((match) => ({ at: match.index, what: match[0] }));
  // A clone in /src or / would match half the tree: only a path of some depth says anything.
  if (cloneRoot.split('/').length > 2) {
    for (let at = text.indexOf(`${cloneRoot}/`); at !== -1; at = text.indexOf(`${cloneRoot}/`, at + 1)) {
      found.push({ at, what: cloneRoot });
    }
  }
  return found.map(({ at, what }) => ({
    path,
    line: lineAt(text, at),
    rule: name,
    message: `names ${what}: a path of one machine`,
  }));
}
