// Adds up the JSON reports that vitest writes, one a workspace, so that one honest line can close a run.

/** What one workspace's tests came to. */
export interface TestCount {
  readonly workspace: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why this count is not what it seems, such as a missing report. */
  readonly trouble?: string;
}

/** Counts one report; an absent one, one without a test and one of an unknown shape each count as a failure. */
export function countReport(workspace: string, json: string | undefined): TestCount {
  const nothing = { workspace, passed: 0, failed: 1, skipped: 0 };
  if (json === undefined) return { ...nothing, trouble: 'wrote no report: its tests did not run' };
  const files = readFiles(json);
  if (files === undefined) return { ...nothing, trouble: 'wrote a report that cannot be read' };
  const statuses = files.flatMap((file) => file.statuses);
  if (files.length === 0) return { ...nothing, trouble: 'ran no test' };
  // A file that fails to load, or a hook that throws, fails without a failed test of its own.
  const broken = files.filter((file) => file.failed && !file.statuses.includes('failed')).length;
  const passed = statuses.filter((status) => status === 'passed').length;
  const failed = statuses.filter((status) => status === 'failed').length + broken;
  const count = { workspace, passed, failed, skipped: statuses.length + broken - passed - failed };
  if (passed + failed === 0) return { ...nothing, trouble: 'ran no test' };
  return broken === 0
    ? count
    : { ...count, trouble: `${broken} test ${broken === 1 ? 'file' : 'files'} failed outside a test` };
}

/** The whole run. `exitCode` is the runner's: a failure that no report shows is still a failure. */
export function total(counts: readonly TestCount[], exitCode: number): TestCount {
  const sum = (pick: (count: TestCount) => number): number => counts.reduce((all, one) => all + pick(one), 0);
  const counted = {
    workspace: 'all',
    passed: sum((one) => one.passed),
    failed: sum((one) => one.failed),
    skipped: sum((one) => one.skipped),
  };
  if (counts.length === 0) return { ...counted, failed: 1, trouble: 'no workspace has tests' };
  if (exitCode !== 0 && counted.failed === 0) {
    return { ...counted, failed: 1, trouble: `the runner ended with ${exitCode} although every reported test passed` };
  }
  return counted;
}

/** The line that closes a run, alone on its line. */
export function closingLine({ passed, failed }: TestCount): string {
  return `${passed} passed, ${failed} failed`;
}

interface ReportedFile {
  readonly failed: boolean;
  readonly statuses: readonly string[];
}

function readFiles(json: string): ReportedFile[] | undefined {
  const report = parse(json);
  if (!isRecord(report) || !Array.isArray(report['testResults'])) return undefined;
  const files = report['testResults'].map((file: unknown): ReportedFile | undefined => {
    if (!isRecord(file) || !Array.isArray(file['assertionResults'])) return undefined;
    const statuses = file['assertionResults'].map((one: unknown) => (isRecord(one) ? String(one['status']) : 'failed'));
    return { failed: file['status'] !== 'passed', statuses };
  });
  return files.every((file) => file !== undefined) ? files : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
