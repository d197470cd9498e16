// Tenants and products as metering knows them, outcomes, usage, and what was published of it.

import { appendOnly, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const projections = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table tenants (tenant_id uuid primary key, registered_at timestamptz)`.execute(db);
  await sql`
    create table tenant_agreements (
      tenant_id uuid not null references tenants,
      agreement_no smallint not null check (agreement_no > 0),
      acceptance_id text not null unique,
      agreement_id text not null,
      version text not null,
      accepted_at timestamptz not null,
      primary key (tenant_id, agreement_no)
    )`.execute(db);
  await sql`
    create table products (
      product text collate "C" primary key,
      product_class text not null check (product_class in ('EMAIL', 'SMS_CN', 'SMS_INTL', 'MMS'))
    )`.execute(db);
};

/**
 * Collation "C": the least of two texts has to be the same here and in the code. Room is left in the pages because a
 * message's later facts update its row in place.
 */
const outcomes = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table outcomes (
      tenant_id uuid not null,
      message_key uuid not null,
      first_event_at timestamptz not null,
      last_event_at timestamptz not null,
      agreement_no smallint not null,
      facts smallint not null check (facts between 1 and 255),
      classes smallint not null check (classes between 1 and 15),
      segments smallint not null check (segments between 1 and 100),
      product text collate "C" not null,
      job_id text collate "C" not null,
      grant_id text collate "C" not null,
      primary key (tenant_id, message_key),
      check (last_event_at >= first_event_at)
    ) with (fillfactor = 85)`.execute(db);
};

/** Checks are made on what an upsert proposes, which is a delta: none may compare two columns. */
const usage = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table usage_hours (
      tenant_id uuid not null,
      hour_start timestamptz not null,
      product text collate "C" not null,
      job_id text collate "C" not null,
      messages bigint not null check (messages >= 0),
      submitted bigint not null check (submitted >= 0),
      delivered bigint not null check (delivered >= 0),
      hard_bounced bigint not null check (hard_bounced >= 0),
      soft_bounced bigint not null check (soft_bounced >= 0),
      dropped bigint not null check (dropped >= 0),
      complained bigint not null check (complained >= 0),
      unsubscribed bigint not null check (unsubscribed >= 0),
      billable_messages bigint not null check (billable_messages >= 0),
      billable_units bigint not null check (billable_units >= 0),
      primary key (tenant_id, hour_start, product, job_id)
    ) with (fillfactor = 50)`.execute(db);
  await sql`
    create table published_usage (
      tenant_id uuid not null,
      usage_id text not null,
      line_no int not null check (line_no > 0),
      agreement_no smallint not null,
      product text collate "C" not null,
      job_id text collate "C" not null,
      grant_id text collate "C" not null,
      hour_start timestamptz not null,
      messages bigint not null check (messages >= 0),
      units bigint not null check (units > 0 and units >= messages),
      created_at timestamptz not null default now(),
      primary key (tenant_id, usage_id, line_no)
    )`.execute(db);
  await appendOnly(db, 'published_usage');
};

export const metering: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await projections(schema);
    await outcomes(schema);
    await usage(schema);
  },
};
