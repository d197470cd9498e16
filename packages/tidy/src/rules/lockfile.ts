// The lockfile says the same as every package.json, for every platform: otherwise "npm ci" refuses, on every machine but the author's.
import { lockPath as path, missingPlatforms } from '../lock-platforms.ts';
import { type Dependency, manifestsOf } from '../manifest.ts';
import type { Fault, Rule, SourceFile } from '../source.ts';

const name = 'lockfile';

/** package-lock.json lists each workspace with the dependencies that its package.json has. */
export const lockfile: Rule = {
  name,
  check(files: readonly SourceFile[]): Fault[] {
    const manifests = manifestsOf(files);
    const lock = files.find((file) => file.path === path);
    if (lock === undefined)
      return manifests.length === 0 ? [] : [{ path, line: 1, rule: name, message: 'is missing: npm install' }];
    const locked = new Map(manifestsOf(workspaceEntries(lock.text)).map((one) => [one.workspace, one.dependencies]));
    const messages = manifests
      .map((one) => ({ at: one.path, stale: differences(one.dependencies, locked.get(one.workspace) ?? []) }))
      .filter(({ stale }) => stale.length > 0)
      .map(({ at, stale }) => `disagrees with ${at} on ${stale.join(', ')}: npm install`);
    const left = missingPlatforms(lock.text).map((one) => one.name);
    if (left.length > 0) {
      messages.push(
        `leaves out ${left.length} platform packages such as ${left[0]}: npm run tidy -- --complete-lockfile`,
      );
    }
    return messages.map((message) => ({ path, line: 1, rule: name, message }));
  },
};

/** The lockfile's copy of each workspace's package.json, as files. */
function workspaceEntries(text: string): SourceFile[] {
  const data: unknown = JSON.parse(text);
  const packages = typeof data === 'object' && data !== null && 'packages' in data ? data.packages : undefined;
  if (typeof packages !== 'object' || packages === null) throw new Error(`${path} has no "packages"`);
  return Object.entries(packages)
    .filter(([key]) => !key.includes('node_modules/'))
    .map(([key, entry]: [string, unknown]) => ({
      path: key === '' ? 'package.json' : `${key}/package.json`,
      text: JSON.stringify(entry),
    }));
}

function differences(wanted: readonly Dependency[], locked: readonly Dependency[]): string[] {
  const written = (list: readonly Dependency[]) =>
    new Map(list.map((one) => [`${one.section} ${one.name}`, one.version]));
  const [left, right] = [written(wanted), written(locked)];
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].filter((key) => left.get(key) !== right.get(key)).map((key) => key.split(' ')[1] ?? key);
}
