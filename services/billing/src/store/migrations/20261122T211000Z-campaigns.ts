// Campaigns that give bonuses on top-ups, and what they gave to which order.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Code from before neither reads nor writes any of it: the orders it sees paid get no award. */
export const campaigns: Migration = {
  up: async (db) => {
    await sql`
      create table campaigns (
        code text not null,
        version integer not null check (version > 0),
        starts_at timestamptz not null,
        ends_at timestamptz not null check (ends_at > starts_at),
        valid_days integer not null check (valid_days > 0),
        awards_per_tenant integer not null check (awards_per_tenant >= 0),
        budget_micros bigint check (budget_micros > 0),
        currency text not null,
        withdrawn boolean not null,
        published_at timestamptz not null,
        published_by text not null,
        primary key (code, version)
      )`.execute(db);
    await appendOnly(db, 'campaigns');
    await sql`
      create table campaign_tiers (
        code text not null,
        version integer not null,
        minimum_paid_micros bigint not null check (minimum_paid_micros > 0),
        bonus_micros bigint check (bonus_micros > 0),
        bonus_per_mille bigint check (bonus_per_mille between 1 and 1000),
        primary key (code, version, minimum_paid_micros),
        foreign key (code, version) references campaigns,
        check (num_nonnulls(bonus_micros, bonus_per_mille) = 1)
      )`.execute(db);
    await appendOnly(db, 'campaign_tiers');
    await sql`
      create table campaign_totals (
        code text primary key,
        given_micros bigint not null default 0 check (given_micros >= 0),
        awards bigint not null default 0 check (awards >= 0)
      )`.execute(db);
    await sql`
      create table campaign_awards (
        order_id text primary key references orders,
        code text not null,
        version integer not null,
        tenant_id text not null,
        bonus_micros bigint not null check (bonus_micros > 0),
        currency text not null,
        valid_days integer not null check (valid_days > 0),
        awarded_at timestamptz not null,
        foreign key (code, version) references campaigns
      )`.execute(db);
    await sql`create index campaign_awards_of_tenant on campaign_awards (tenant_id, code)`.execute(db);
    await appendOnly(db, 'campaign_awards');
  },
};
