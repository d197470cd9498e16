// Packages: what is offered, what tenants bought, usage that draws on it, and what they were told before it expired.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Code from before prices every line in money: what it charges is never drawn too, since a line is one or the other. */
export const packages: Migration = {
  up: async (db) => {
    await sql`
      create table package_offers (
        code text not null,
        version integer not null check (version > 0),
        product text not null,
        units bigint not null check (units > 0),
        price_micros bigint not null check (price_micros > 0),
        currency text not null,
        valid_months integer not null check (valid_months > 0),
        overflow text not null check (overflow in ('pay_as_you_go', 'stop')),
        refund_days integer not null check (refund_days >= 0),
        usable_in_arrears boolean not null,
        withdrawn boolean not null,
        published_at timestamptz not null,
        published_by text not null,
        primary key (code, version)
      )`.execute(db);
    await appendOnly(db, 'package_offers');
    await sql`
      create table packages (
        package_id text primary key,
        tenant_id text not null,
        code text not null,
        version integer not null,
        charge_id text not null unique,
        state text not null check (state in ('pending', 'active', 'refused')),
        bought_at timestamptz not null,
        expires_at timestamptz not null check (expires_at > bought_at),
        exhausted_at timestamptz,
        refusal text check ((refusal is not null) = (state = 'refused')),
        foreign key (code, version) references package_offers
      )`.execute(db);
    await sql`create index packages_of_tenant on packages (tenant_id, package_id)`.execute(db);
    await sql`create index packages_pending on packages (package_id) where state = 'pending'`.execute(db);
    await sql`create index packages_expiring on packages (expires_at) where state = 'active'`.execute(db);
    await createDraws(db);
    await sql`
      create table package_notices (
        package_id text not null references packages,
        days_ahead integer not null,
        told_at timestamptz not null,
        primary key (package_id, days_ahead)
      )`.execute(db);
    await appendOnly(db, 'package_notices');
  },
};

async function createDraws(db: Parameters<Migration['up']>[0]): Promise<void> {
  await sql`
      create table usage_draws (
        draw_id text primary key,
        usage_id text not null,
        line_index integer not null,
        tenant_id text not null,
        product text not null,
        job_id text not null,
        grant_id text not null,
        usage_hour timestamptz not null,
        units bigint not null check (units > 0),
        covered bigint check (covered between 0 and units),
        drawn_at timestamptz check ((drawn_at is null) = (covered is null)),
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text,
        unique (usage_id, line_index)
      )`.execute(db);
  await sql`create index draws_to_make on usage_draws (next_attempt_at, draw_id) where drawn_at is null`.execute(db);
  await sql`create index draws_waiting on usage_draws (tenant_id) where drawn_at is null`.execute(db);
}
