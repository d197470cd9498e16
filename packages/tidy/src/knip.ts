// Unused files, exports and dependencies: knip finds them, this turns its report into faults.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import type { Fault } from './source.ts';

const name = 'unused';

/** What a kind of finding means for the person who reads it; other kinds keep knip's own word. */
const meanings: Readonly<Record<string, string>> = {
  files: 'is used by nothing',
  dependencies: 'is a dependency that nothing imports',
  devDependencies: 'is a development dependency that nothing uses',
  unlisted: 'is imported but not in package.json',
  unresolved: 'is imported but cannot be found',
  binaries: 'is a command that no dependency brings',
  exports: 'is exported but used by no other file',
  types: 'is an exported type that no other file uses',
  nsExports: 'is exported but used by no other file',
  nsTypes: 'is an exported type that no other file uses',
  duplicates: 'is exported twice',
};

/** Runs knip over the clone. Throws when it ends in any way but "no findings" or "findings". */
export function findUnused(root: string): Fault[] {
  const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js');
  const run = spawnSync(process.execPath, [knip, '--reporter', 'json', '--no-progress'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0 && run.status !== 1) {
    throw new Error(
      `knip ended with ${run.status ?? run.signal ?? 'no exit code'}: ${(run.stderr || run.stdout).trim()}`,
    );
  }
  return faultsOfReport(run.stdout);
}

/** Reads knip's JSON report. Throws when it has another shape than the one this was written for. */
export function faultsOfReport(json: string): Fault[] {
  const report: unknown = JSON.parse(json);
  if (!isRecord(report) || !Array.isArray(report['issues'])) throw new Error('knip wrote a report of an unknown shape');
  return report['issues'].flatMap((row: unknown) => {
    if (!isRecord(row) || typeof row['file'] !== 'string')
      throw new Error('knip wrote a report row of an unknown shape');
    const path = row['file'];
    return Object.entries(row).flatMap(([kind, found]) =>
      Array.isArray(found) ? found.flat().map((one: unknown) => toFault(path, kind, one)) : [],
    );
  });
}

function toFault(path: string, kind: string, one: unknown): Fault {
  const symbol = isRecord(one) ? one['name'] : one;
  const line = isRecord(one) && typeof one['line'] === 'number' ? one['line'] : 1;
  return { path, line, rule: name, message: `${String(symbol)} ${meanings[kind] ?? `(${kind})`}` };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
