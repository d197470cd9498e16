// Low-balance alerts, mandates that tenants gave to channels, and auto top-up with one order in flight.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Code from before does none of it. */
export const autoTopUp: Migration = {
  up: async (db) => {
    // What the wallet has to watch; pushed is the version that it knows.
    await sql`
      create table balance_watches (
        tenant_id text primary key references tenants,
        alerts bigint[] not null default '{}',
        version bigint not null check (version > 0),
        pushed bigint not null default 0 check (pushed <= version),
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text
      )`.execute(db);
    await sql`create index balance_watches_to_push on balance_watches (next_attempt_at) where pushed < version`.execute(
      db,
    );
    // With the channel's own signed answer, as it came.
    await sql`
      create table mandates (
        mandate_id text primary key,
        tenant_id text not null references tenants,
        channel text not null,
        ceiling_micros bigint not null check (ceiling_micros > 0),
        currency text not null,
        agreement_id text not null,
        evidence text not null,
        consented_by text not null,
        consented_at timestamptz not null,
        unique (channel, agreement_id)
      )`.execute(db);
    await appendOnly(db, 'mandates');
    await sql`
      create table auto_top_ups (
        tenant_id text primary key references tenants,
        state text not null check (state in ('on', 'off', 'failed')),
        mandate_id text not null references mandates,
        trigger_micros bigint not null check (trigger_micros > 0),
        amount_micros bigint not null check (amount_micros > 0),
        ceiling_micros bigint not null check (ceiling_micros >= amount_micros),
        currency text not null,
        cool_until timestamptz,
        failures integer not null default 0,
        last_failure text not null default ''
      )`.execute(db);
    await sql`
      create table auto_top_up_orders (
        order_id text primary key references orders,
        tenant_id text not null references auto_top_ups,
        month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
        amount_micros bigint not null check (amount_micros > 0),
        state text not null check (state in ('in_flight', 'paid', 'failed'))
      )`.execute(db);
    await sql`
      create unique index auto_top_up_in_flight on auto_top_up_orders (tenant_id) where state = 'in_flight'`.execute(
      db,
    );
    await sql`create index auto_top_up_of_month on auto_top_up_orders (tenant_id, month)`.execute(db);
  },
};
