// What metering counted, by hour, day and job, for the ratios of triggers; crossings of their lines.
import { revokeFromApp, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const MEASURES = [
  'messages',
  'submitted',
  'accepted',
  'delivered',
  'hard_bounced',
  'soft_bounced',
  'dropped',
  'complained',
  'unsubscribed',
  'reported',
];

/** Signed while facts are under way: a sum of deltas is not checked before all of them are there. */
const counts = sql.raw(MEASURES.map((name) => `${name} bigint not null default 0`).join(', '));

const counted = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table counted_hours (
      tenant_id text not null,
      hour_start timestamptz not null,
      product text not null,
      ${counts},
      primary key (tenant_id, hour_start, product)
    )`.execute(db);
  await sql`
    create table counted_days (
      tenant_id text not null,
      day date not null,
      product text not null,
      ${counts},
      primary key (tenant_id, day, product)
    )`.execute(db);
  await sql`create index counted_days_of_product on counted_days (product, day)`.execute(db);
  await sql`
    create table counted_jobs (
      tenant_id text not null,
      job_id text not null check (job_id <> ''),
      product text not null,
      first_hour timestamptz not null,
      last_hour timestamptz not null,
      ${counts},
      primary key (tenant_id, job_id, product)
    )`.execute(db);
  await sql`
    create table counted_job_hours (
      tenant_id text not null,
      job_id text not null check (job_id <> ''),
      hour_start timestamptz not null,
      product text not null,
      ${counts},
      primary key (tenant_id, job_id, hour_start, product)
    )`.execute(db);
  await sql`create index counted_job_hours_by_time on counted_job_hours (tenant_id, hour_start)`.execute(db);
  for (const table of ['counted_hours', 'counted_days', 'counted_jobs', 'counted_job_hours'])
    await revokeFromApp(db, table, ['truncate']);
};

export const countedFacts: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await counted(schema);
    await sql`alter table tenants add column if not exists reinstated_at timestamptz`.execute(schema);
    await sql`alter table products add column channel text check (channel in ('EMAIL', 'SMS'))`.execute(schema);
    await sql`
      alter table restrictions
        drop constraint restrictions_cause_check,
        add constraint restrictions_cause_check
          check (cause in ('AGREEMENT', 'KYC', 'ARREARS', 'STAFF', 'TERMINATION', 'AUTOMATIC'))`.execute(schema);
  },
};
