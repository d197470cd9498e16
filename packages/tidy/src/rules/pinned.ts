// Dependencies are pinned exactly: npm 10 on Node 20 would otherwise pick versions for its own Node, not for ours.
import { manifestsOf, workspaceNames } from '../manifest.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';

const name = 'pinned';
const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Registry packages have one exact version; workspaces are `*`, the one that stands in the tree. */
export const pinned: Rule = {
  name,
  check(files: readonly SourceFile[]): Fault[] {
    const manifests = manifestsOf(files);
    const workspaces = workspaceNames(manifests);
    return manifests.flatMap((manifest) =>
      manifest.dependencies
        .filter((one) => (workspaces.has(one.name) ? one.version !== '*' : !exact.test(one.version)))
        .map((one) => ({
          path: manifest.path,
          line: one.line,
          rule: name,
          message: `${one.name} is "${one.version}": ${workspaces.has(one.name) ? 'a workspace is "*"' : 'pin one exact version'}`,
        })),
    );
  },
};
