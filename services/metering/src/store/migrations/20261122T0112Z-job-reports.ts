// Reports of sending jobs, and how changes of usage become known: to those who watch, and to the reports.

import { appendOnly, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const jobs = async (db: Kysely<unknown>): Promise<void> => {
  // A queue: rows are only added where usage is counted, so that counting waits for nobody.
  await sql`
    create table job_changes (
      change_no bigint generated always as identity primary key,
      tenant_id uuid not null,
      job_id text collate "C" not null
    )`.execute(db);
  await sql`
    create table jobs (
      tenant_id uuid not null,
      job_id text collate "C" not null,
      changed_at timestamptz not null,
      ended_at timestamptz,
      due_at timestamptz,
      version int not null default 0 check (version >= 0),
      primary key (tenant_id, job_id)
    )`.execute(db);
  // A job's cells: without it a report would read all of the tenant's.
  await sql`create index usage_hours_of_job on usage_hours (tenant_id, job_id) where job_id <> ''`.execute(db);
  await sql`create index jobs_due on jobs (due_at) where due_at is not null`.execute(db);
};

const reports = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table job_reports (
      job_report_id text primary key,
      tenant_id uuid not null,
      job_id text collate "C" not null,
      version int not null check (version > 0),
      reason text not null check (reason in ('ENDED', 'QUIET', 'CHANGED')),
      ended_at timestamptz,
      created_at timestamptz not null,
      lines jsonb not null,
      unique (tenant_id, job_id, version)
    )`.execute(db);
  await sql`create index job_reports_of_tenant on job_reports (tenant_id, job_report_id desc)`.execute(db);
  await appendOnly(db, 'job_reports');
};

/**
 * Whatever changes usage is noted with it, by whichever operation. The channel carries tenants, or * where they are too
 * many for one notification (8,000 bytes).
 */
const changes = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function note_usage_change() returns trigger language plpgsql as $$
    declare tenants text;
    begin
      insert into job_changes (tenant_id, job_id) select distinct tenant_id, job_id from changed where job_id <> '';
      select string_agg(tenant_id::text, ',') into tenants from (select distinct tenant_id from changed) as each_tenant;
      if tenants is not null then
        perform pg_notify('tollgate_usage', case when length(tenants) < 7900 then tenants else '*' end);
      end if;
      return null;
    end $$`.execute(db);
  for (const event of ['insert', 'update']) {
    await sql`
      create trigger ${sql.id(`usage_hours_${event}_noted`)} after ${sql.raw(event)} on usage_hours
      referencing new table as changed for each statement execute function note_usage_change()`.execute(db);
  }
};

export const jobReports: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await jobs(schema);
    await reports(schema);
    await changes(schema);
  },
};
