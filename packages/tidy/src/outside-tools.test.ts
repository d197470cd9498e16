// What knip, turbo and git say, as this package reads them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { faultsOfReport } from './knip.ts';
import { faultLines, summary } from './report.ts';
import { table } from './table.ts';
import { readTree } from './tree.ts';
import { tasksOfPlan } from './turbo.ts';

test('knip findings become faults with a line where knip knows one', () => {
  const json = JSON.stringify({
    issues: [
      { file: 'packages/a/src/x.ts', files: [{ name: 'packages/a/src/x.ts' }], exports: [{ name: 'gone', line: 7 }] },
      { file: 'packages/a/package.json', dependencies: [{ name: 'pg', line: 3 }], types: [] },
    ],
  });
  expect(faultLines(faultsOfReport(json))).toEqual([
    'packages/a/package.json:3 unused pg is a dependency that nothing imports',
    'packages/a/src/x.ts:1 unused packages/a/src/x.ts is used by nothing',
    'packages/a/src/x.ts:7 unused gone is exported but used by no other file',
  ]);
});

test.each(['{}', '[]', '{"issues": [{}]}'])('a knip report of another shape is refused: %s', (json) => {
  expect(() => faultsOfReport(json)).toThrow('unknown shape');
});

test('turbo plans only tasks that have something to run', () => {
  const tasks = [
    { task: 'test', package: '@tollgate/a', directory: 'packages/a', command: 'vitest run' },
    { task: 'test', package: '@tollgate/b', directory: 'packages/b', command: '<NONEXISTENT>' },
    { task: 'types', package: '@tollgate/a', directory: 'packages/a', command: 'tsc --noEmit' },
  ];
  expect(tasksOfPlan(JSON.stringify({ tasks }), 'test')).toEqual([
    { workspace: '@tollgate/a', directory: 'packages/a' },
  ]);
});

test('the tree is what git would commit: new files too, ignored and binary ones not', () => {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  try {
    execFileSync('git', ['init', '-q'], { cwd: root });
    expect(() => readTree(root)).toThrow('holds no files');
    writeFileSync(join(root, '.gitignore'), 'made.ts\n');
    writeFileSync(join(root, 'made.ts'), 'x');
    writeFileSync(join(root, 'new.ts'), '新\n');
    writeFileSync(join(root, 'picture.png'), Buffer.from([137, 0, 1]));
    expect(readTree(root)).toEqual([
      { path: '.gitignore', text: 'made.ts\n' },
      { path: 'new.ts', text: '新\n' },
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a table pads to its widest cell and keeps no trailing space', () => {
  expect(
    table(
      [
        ['check', 'time', ''],
        ['lint', '1 s', ''],
      ],
      [1],
    ),
  ).toBe('check  time\nlint    1 s');
});

test('the summary counts by rule', () => {
  const fault = { path: 'a.ts', line: 1, rule: 'names', message: 'x' };
  expect(summary([fault, fault], 10, 3)).toBe('tidy: 3 rules over 10 files, 2 faults: names 2');
  expect(summary([], 10, 3)).toBe('tidy: 3 rules over 10 files, nothing found');
});
