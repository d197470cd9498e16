// Ends jobs and reads their reports.

import type { Reader, Tx } from '@tollgate/db';
import { notFound } from '@tollgate/errors';

import type { EdgeDeps } from '../deps.ts';
import type { JobReport } from '../domain/job-report.ts';
import { findJobReport, listJobReports } from '../store/job-reports.ts';
import { endJob } from '../store/jobs.ts';
import type { MeteringTables } from '../store/schema.ts';
import { findTenants } from '../store/tenants.ts';

/** When the job ended: now, or as it was said before. @throws DomainError UNKNOWN_TENANT */
export async function noteJobEnd(
  tx: Tx<MeteringTables>,
  deps: EdgeDeps,
  job: { readonly tenantId: string; readonly jobId: string },
): Promise<Date> {
  if (!(await findTenants(tx, [job.tenantId])).has(job.tenantId))
    throw notFound('UNKNOWN_TENANT', 'tenant_id is not a known tenant');
  return endJob(tx, job, deps.now(), deps.jobPatience);
}

/** One version; 0 for the newest. @throws DomainError JOB_REPORT_NOT_FOUND */
export async function readJobReport(
  db: Reader<MeteringTables>,
  name: { readonly tenantId: string; readonly jobId: string; readonly version: number },
): Promise<JobReport> {
  const report = await findJobReport(db, name.tenantId, name.jobId, name.version);
  if (report === undefined) throw notFound('JOB_REPORT_NOT_FOUND', 'There is no such report of this job.');
  return report;
}

/** Newest first: all of one job, or the newest of every job. */
export const readJobReports = (
  db: Reader<MeteringTables>,
  query: {
    readonly tenantId: string;
    readonly jobId: string;
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<JobReport[]> => listJobReports(db, query);
