// The jobs table, and the queue of changes that feeds it.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';

import type { COUNTERS } from '../domain/usage.ts';
import type { JobPatience, JobReportLine } from '../domain/job-report.ts';
import type { UsageSums } from '../domain/usage-row.ts';
import type { MeteringTables } from './schema.ts';
import { fromRowTenantId, toRowTenantId } from './tenant-uuid.ts';

/** A job whose report is due. */
export interface DueJob {
  readonly tenantId: string;
  readonly jobId: string;
  readonly endedAt: Date | undefined;
  /** Of the newest report; 0 before the first. */
  readonly version: number;
}

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

/** Takes up to `limit` changes out of the queue and puts their jobs off. Answers how many changes it took. */
export async function takeJobChanges(
  tx: Tx<MeteringTables>,
  now: Date,
  patience: JobPatience,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ taken: bigint }>`
    with taken as (
      delete from job_changes where change_no in (
        select change_no from job_changes order by change_no limit ${limit} for update skip locked)
      returning tenant_id, job_id
    ), put_off as (
      insert into jobs as known (tenant_id, job_id, changed_at, due_at)
      select distinct tenant_id, job_id, ${now}::timestamptz, ${later(now, patience.quietMs)}::timestamptz from taken
      order by 1, 2
      on conflict (tenant_id, job_id) do update set
        changed_at = excluded.changed_at,
        due_at = case when known.ended_at is not null and known.version = 0
                 then ${later(now, patience.settleMs)}::timestamptz else excluded.due_at end
    )
    select count(*) as taken from taken`.execute(tx);
  return Number(rows[0]?.taken ?? 0n);
}

/** Notes the end of a job; the first end stays. Answers it. */
export async function endJob(
  tx: Tx<MeteringTables>,
  job: { readonly tenantId: string; readonly jobId: string },
  now: Date,
  { settleMs }: JobPatience,
): Promise<Date> {
  const { rows } = await sql<{ ended_at: Date }>`
    insert into jobs as known (tenant_id, job_id, changed_at, ended_at, due_at)
    values (${toRowTenantId(job.tenantId)}, ${job.jobId}, ${now}, ${now}, ${later(now, settleMs)})
    on conflict (tenant_id, job_id) do update set
      ended_at = coalesce(known.ended_at, excluded.ended_at),
      due_at = case when known.ended_at is null then excluded.due_at else known.due_at end
    returning ended_at`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new RangeError('an end of a job left no row');
  return row.ended_at;
}

/** Locks the jobs that have been due longest; those that somebody else reports are left out. */
export async function lockDueJobs(tx: Tx<MeteringTables>, now: Date, limit: number): Promise<DueJob[]> {
  const rows = await tx
    .selectFrom('jobs')
    .selectAll()
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    tenantId: fromRowTenantId(row.tenant_id),
    jobId: row.job_id,
    endedAt: row.ended_at ?? undefined,
    version: row.version,
  }));
}

/** Nothing is due any more, and that version is the newest. */
export async function settleJob(tx: Tx<MeteringTables>, job: DueJob, version: number): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ due_at: null, version })
    .where('tenant_id', '=', toRowTenantId(job.tenantId))
    .where('job_id', '=', job.jobId)
    .execute();
}

/** What is counted of a job, by product. */
export async function sumJob(
  db: Reader<MeteringTables>,
  tenantId: string,
  jobId: string,
  columns: typeof COUNTERS,
): Promise<JobReportLine[]> {
  const sums = sql.join(columns.map((name) => sql`sum(${sql.id(name)})::bigint as ${sql.id(name)}`));
  const { rows } = await sql<UsageSums & { product: string; first_hour: Date; last_hour: Date }>`
    select product, min(hour_start) as first_hour, max(hour_start) as last_hour, ${sums}
    from usage_hours where tenant_id = ${toRowTenantId(tenantId)} and job_id = ${jobId} and job_id <> '' and messages > 0
    group by product order by product`.execute(db);
  return rows.map(({ product, first_hour, last_hour, ...counts }) => ({
    product,
    firstHourMs: BigInt(first_hour.getTime()),
    lastHourMs: BigInt(last_hour.getTime()),
    sums: counts,
  }));
}
