// The job_reports table: append-only.

import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';

import type { COUNTERS } from '../domain/usage.ts';
import type { JobReport, JobReportLine, JobReportReason } from '../domain/job-report.ts';
import type { UsageSums } from '../domain/usage-row.ts';
import type { JobReportTable } from './edge-tables.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

/** Counts as texts: JSON has no 64-bit integers. */
interface StoredLine {
  readonly product: string;
  readonly firstHour: string;
  readonly lastHour: string;
  readonly sums: Readonly<Record<(typeof COUNTERS)[number], string>>;
}

export async function insertJobReport(tx: Tx<MeteringTables>, report: JobReport): Promise<void> {
  await tx
    .insertInto('job_reports')
    .values({
      job_report_id: report.jobReportId,
      tenant_id: toRowTenantId(report.tenantId),
      job_id: report.jobId,
      version: report.version,
      reason: report.reason,
      ended_at: report.endedAt ?? null,
      created_at: report.createdAt,
      lines: JSON.stringify(report.lines.map(toStored)),
    })
    .execute();
}

/** One version; 0 for the newest. */
export async function findJobReport(
  db: Reader<MeteringTables>,
  tenantId: string,
  jobId: string,
  version: number,
): Promise<JobReport | undefined> {
  const row = await db
    .selectFrom('job_reports')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(tenantId))
    .where('job_id', '=', jobId)
    .$if(version !== 0, (builder) => builder.where('version', '=', version))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** Newest first, from the one after `before` on: all of one job, or the newest of every job. */
export async function listJobReports(
  db: Reader<MeteringTables>,
  query: {
    readonly tenantId: string;
    readonly jobId: string;
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<JobReport[]> {
  const { before, jobId } = query;
  const rows = await db
    .selectFrom('job_reports')
    .selectAll()
    .where('tenant_id', '=', toRowTenantId(query.tenantId))
    .$if(jobId !== '', (builder) => builder.where('job_id', '=', jobId))
    .$if(jobId === '', (builder) => builder.where(isNewest))
    .$if(before !== undefined, (builder) => builder.where('job_report_id', '<', before ?? ''))
    .orderBy('job_report_id', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(fromRow);
}

/** Jobs hold the number of their newest report. */
const isNewest = sql<boolean>`
  version = (select jobs.version from jobs where (jobs.tenant_id, jobs.job_id) = (job_reports.tenant_id, job_reports.job_id))`;

const toStored = ({ product, firstHourMs, lastHourMs, sums }: JobReportLine): object => ({
  product,
  firstHour: String(firstHourMs),
  lastHour: String(lastHourMs),
  sums: Object.fromEntries(Object.entries(sums).map(([name, count]) => [name, String(count)])),
});

function fromStored({ product, firstHour, lastHour, sums }: StoredLine): JobReportLine {
  const count = (name: keyof UsageSums): bigint => BigInt(sums[name]);
  return {
    product,
    firstHourMs: BigInt(firstHour),
    lastHourMs: BigInt(lastHour),
    sums: {
      messages: count('messages'),
      submitted: count('submitted'),
      delivered: count('delivered'),
      hard_bounced: count('hard_bounced'),
      soft_bounced: count('soft_bounced'),
      dropped: count('dropped'),
      complained: count('complained'),
      unsubscribed: count('unsubscribed'),
      billable_messages: count('billable_messages'),
      billable_units: count('billable_units'),
    },
  };
}

const fromRow = (row: Selectable<JobReportTable>): JobReport => ({
  jobReportId: row.job_report_id,
  tenantId: fromRowTenantId(row.tenant_id),
  jobId: row.job_id,
  version: row.version,
  // The table's check holds it to these.
  reason: row.reason as JobReportReason,
  endedAt: row.ended_at ?? undefined,
  createdAt: row.created_at,
  lines: (row.lines as StoredLine[]).map(fromStored),
});
