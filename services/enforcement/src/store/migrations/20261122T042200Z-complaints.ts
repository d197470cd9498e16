// Complaints of channels and regulators with their attribution, and incidents of channels with the tenants' shares.
import { appendOnly, updateOnly, revokeFromApp, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

export const complaintsMigration: Migration = {
  up: async (db) => {
    await sql`
      create table complaint_reports (
        complaint_id text primary key,
        source text not null check (source in ('CHANNEL', 'REGULATOR')),
        reference text not null check (reference <> ''),
        channel text not null check (channel <> ''),
        product text not null check (product <> ''),
        day date not null,
        complaints bigint not null check (complaints > 0),
        tenant_id text references tenants,
        job_id text not null,
        actor text not null check (actor <> ''),
        created_at timestamptz not null,
        check (job_id = '' or tenant_id is not null),
        constraint complaint_reports_once unique (source, reference)
      )`.execute(db);
    await sql`create index complaint_reports_of_channel on complaint_reports (channel, day)`.execute(db);
    await sql`
      create table complaint_attributions (
        complaint_id text not null references complaint_reports,
        tenant_id text not null references tenants,
        complaints bigint not null check (complaints > 0),
        volume bigint not null check (volume >= 0),
        total_volume bigint not null check (total_volume >= volume),
        confirmed boolean not null,
        case_id text references cases,
        primary key (complaint_id, tenant_id)
      )`.execute(db);
    await sql`create index complaint_attributions_of_tenant on complaint_attributions (tenant_id, complaint_id)`.execute(
      db,
    );
    await createIncidents(db);
    for (const table of ['complaint_reports', 'complaint_attributions', 'incident_shares']) await appendOnly(db, table);
    await updateOnly(db, 'channel_incidents', ['ended_at', 'ended_by']);
    await revokeFromApp(db, 'channel_incidents', ['delete', 'truncate']);
  },
};

async function createIncidents(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table channel_incidents (
      incident_id text primary key,
      kind text not null check (kind in ('RISK', 'SHUTDOWN')),
      channel text not null check (channel <> ''),
      description text not null check (description <> ''),
      month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
      started_at timestamptz not null,
      ended_at timestamptz check (ended_at >= started_at),
      ended_by text,
      actor text not null check (actor <> ''),
      created_at timestamptz not null,
      check (num_nulls(ended_at, ended_by) in (0, 2))
    )`.execute(db);
  await sql`
    create unique index channel_incidents_one_lasting on channel_incidents (channel, kind)
    where ended_at is null`.execute(db);
  await sql`
    create table incident_shares (
      incident_id text not null references channel_incidents,
      tenant_id text not null references tenants,
      complaints bigint not null check (complaints > 0),
      total_complaints bigint not null check (total_complaints >= complaints),
      counts boolean not null,
      case_id text references cases,
      primary key (incident_id, tenant_id)
    )`.execute(db);
}
