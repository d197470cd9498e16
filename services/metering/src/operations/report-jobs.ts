// Reports jobs that ended or went quiet, and again when what was counted of them changed.

import { JobReported } from '@tollgate/contracts/metering/v1/events';
import { type JobReport as JobReportMessage, jobReportReasonFromJSON } from '@tollgate/contracts/metering/v1/jobs';
import { inTransaction, type Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { appendEvents } from '@tollgate/outbox';

import type { EdgeDeps } from '../deps.ts';
import { type JobReport, reportReason } from '../domain/job-report.ts';
import { COUNTERS } from '../domain/usage.ts';
import { findJobReport, insertJobReport } from '../store/job-reports.ts';
import { type DueJob, lockDueJobs, settleJob, sumJob, takeJobChanges } from '../store/jobs.ts';
import type { MeteringTables } from '../store/schema.ts';

const CHANGES_AT_ONCE = 5_000;
const JOBS_AT_ONCE = 50;

/** Notes what changed, then reports what is due, in portions of one transaction each. */
export async function reportJobs(deps: EdgeDeps, now: Date, signal: AbortSignal): Promise<void> {
  let taken = CHANGES_AT_ONCE;
  while (taken === CHANGES_AT_ONCE && !signal.aborted) {
    taken = await inTransaction(deps.db, (tx) => takeJobChanges(tx, now, deps.jobPatience, CHANGES_AT_ONCE));
  }
  let due = JOBS_AT_ONCE;
  while (due === JOBS_AT_ONCE && !signal.aborted) {
    due = await inTransaction(deps.db, (tx) => reportDue(tx, now));
  }
}

async function reportDue(tx: Tx<MeteringTables>, now: Date): Promise<number> {
  const jobs = await lockDueJobs(tx, now, JOBS_AT_ONCE);
  const reports: JobReport[] = [];
  for (const job of jobs) {
    const report = await nextReport(tx, job, now);
    if (report !== undefined) {
      await insertJobReport(tx, report);
      reports.push(report);
    }
    await settleJob(tx, job, report?.version ?? job.version);
  }
  await appendEvents(
    tx,
    reports.map((report) => ({
      subject: 'tollgate.metering.job_reported',
      key: report.tenantId,
      eventId: newId('evt'),
      payload: JobReported.encode({ report: toProtoJobReport(report) }).finish(),
    })),
  );
  return jobs.length;
}

async function nextReport(tx: Tx<MeteringTables>, job: DueJob, now: Date): Promise<JobReport | undefined> {
  const { tenantId, jobId, endedAt, version } = job;
  const lines = await sumJob(tx, tenantId, jobId, COUNTERS);
  const before = version === 0 ? undefined : await findJobReport(tx, tenantId, jobId, version);
  const reason = reportReason({ endedAt, lines }, before);
  if (reason === undefined) return undefined;
  return { jobReportId: newId('jrp'), tenantId, jobId, version: version + 1, reason, endedAt, createdAt: now, lines };
}

export const toProtoJobReport = (report: JobReport): JobReportMessage => ({
  jobReportId: report.jobReportId,
  tenantId: report.tenantId,
  jobId: report.jobId,
  version: report.version,
  reason: jobReportReasonFromJSON(`JOB_REPORT_REASON_${report.reason}`),
  endTime: report.endedAt,
  createTime: report.createdAt,
  lines: report.lines.map(({ product, firstHourMs, lastHourMs, sums }) => ({
    product,
    firstHour: new Date(Number(firstHourMs)),
    lastHour: new Date(Number(lastHourMs)),
    messages: sums.messages,
    submitted: sums.submitted,
    delivered: sums.delivered,
    hardBounced: sums.hard_bounced,
    softBounced: sums.soft_bounced,
    dropped: sums.dropped,
    complained: sums.complained,
    unsubscribed: sums.unsubscribed,
    billableMessages: sums.billable_messages,
    billableUnits: sums.billable_units,
  })),
});
