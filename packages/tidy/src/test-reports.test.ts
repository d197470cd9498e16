import { expect, test } from 'vitest';

import { closingLine, countReport, total } from './test-reports.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});
const report = (...testResults: object[]): string => JSON.stringify({ testResults });

test.each([
  ['all well', report(file('passed', 'passed', 'passed')), { passed: 2, failed: 0, skipped: 0 }],
  ['a failed test', report(file('failed', 'passed', 'failed')), { passed: 1, failed: 1, skipped: 0 }],
  [
    'a skipped test is neither',
    report(file('passed', 'passed', 'pending', 'todo')),
    { passed: 1, failed: 0, skipped: 2 },
  ],
  ['a file that does not load', report(file('passed', 'passed'), file('failed')), { passed: 1, failed: 1, skipped: 0 }],
  ['a hook that throws after its tests', report(file('failed', 'passed')), { passed: 1, failed: 1, skipped: 0 }],
  ['no report', undefined, { passed: 0, failed: 1 }],
  ['no test file', report(), { passed: 0, failed: 1 }],
  ['only skipped tests', report(file('passed', 'pending')), { passed: 0, failed: 1 }],
  ['half a report', '{"testResults": [', { passed: 0, failed: 1 }],
  ['another shape', '{"testResults": [{"status": "passed"}]}', { passed: 0, failed: 1 }],
])('counts %s', (_title, json, expected) => {
  expect(countReport('a', json)).toMatchObject(expected);
});

test.each([
  ['adds up', [2, 3], 0, '5 passed, 0 failed'],
  ['no workspace with tests is a failure', [], 0, '0 passed, 1 failed'],
  ['an exit code that no report explains is a failure', [2], 1, '2 passed, 1 failed'],
])('closes: %s', (_title, passed, exitCode, line) => {
  const counts = passed.map((one) => ({ workspace: 'a', passed: one, failed: 0, skipped: 0 }));
  expect(closingLine(total(counts, exitCode))).toBe(line);
});

test('a failed test and the exit code that follows from it count once', () => {
  const counts = [{ workspace: 'a', passed: 1, failed: 2, skipped: 0 }];
  expect(closingLine(total(counts, 1))).toBe('1 passed, 2 failed');
});
