// Runs every workspace's tests through turbo and closes with one line: "N passed, N failed".
// Arguments before "--" go to turbo (--filter=@tollgate/wallet), those after it to vitest.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { table } from './table.ts';
import { closingLine, countReport, type TestCount, total } from './test-reports.ts';
import { plannedTasks, turboEnvironment, turboPath } from './turbo.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** Inside each workspace; git ignores the folder. */
const reportFile = '.turbo/tests.json';
/**
 * How long a test waits for what must happen is no promise about speed: on a busy machine it takes longer and is as right.
 * Only what hangs is cut off. A workspace's own limits are for a developer's quick run of one file.
 */
const PATIENCE = ['--testTimeout=180000', '--hookTimeout=240000', '--expect.poll.timeout=20000'];

function main(args: readonly string[]): number {
  const split = args.includes('--') ? args.indexOf('--') : args.length;
  const turboArgs = args.slice(0, split);
  const tasks = plannedTasks(root, 'test', turboArgs);
  for (const { directory } of tasks) rmSync(join(root, directory, reportFile), { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const run = spawnSync(
    turboPath(root),
    [
      'run',
      'test',
      '--continue',
      '--concurrency=2',
      ...turboArgs,
      '--',
      ...PATIENCE,
      ...reporters,
      ...args.slice(split + 1),
    ],
    { cwd: root, env: turboEnvironment, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const counts = tasks.map(({ workspace, directory }) =>
    countReport(workspace, readIfThere(join(root, directory, reportFile))),
  );
  const all = total(counts, run.status ?? 1);
  printCounts(counts, all);
  return all.failed === 0 ? (run.status ?? 1) : 1;
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function printCounts(counts: readonly TestCount[], all: TestCount): void {
  const row = (one: TestCount): string[] => [
    one.workspace,
    String(one.passed),
    String(one.failed),
    String(one.skipped),
    one.trouble ?? '',
  ];
  console.log(
    `\n${table([['workspace', 'passed', 'failed', 'skipped', ''], ...counts.map(row), row(all)], [1, 2, 3])}\n`,
  );
  console.log(closingLine(all));
}

process.exitCode = main(process.argv.slice(2));
