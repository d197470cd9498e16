// GetJobReport: one version, also as CSV.

import type { JobsServiceService } from '@tollgate/contracts/metering/v1/jobs';
import type { HandlerOf } from '@tollgate/rpc';

import { csvField } from '../adapters/csv-row.ts';
import type { Deps } from '../deps.ts';
import type { JobReport } from '../domain/job-report.ts';
import { COUNTERS } from '../domain/usage.ts';
import { readJobReport } from '../operations/job-reports.ts';
import { toProtoJobReport } from '../operations/report-jobs.ts';

export const getJobReportHandler =
  (deps: Deps): HandlerOf<(typeof JobsServiceService)['getJobReport']> =>
  async (request) => {
    const report = await readJobReport(deps.db, request);
    return { report: toProtoJobReport(report), csv: csvOf(report) };
  };

const COLUMNS = ['job_id', 'version', 'reason', 'ended_at', 'product', 'first_hour', 'last_hour', ...COUNTERS];

/** A row a product, instants in UTC. */
function csvOf({ jobId, version, reason, endedAt, lines }: JobReport): string {
  const iso = (ms: bigint): string => new Date(Number(ms)).toISOString();
  const rows = lines.map((line) => [
    jobId,
    String(version),
    reason,
    endedAt?.toISOString() ?? '',
    line.product,
    iso(line.firstHourMs),
    iso(line.lastHourMs),
    ...COUNTERS.map((name) => String(line.sums[name])),
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}
