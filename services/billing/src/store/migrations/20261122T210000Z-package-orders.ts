// Orders that pay for packages, and packages that are given back.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Code from before credits such an order as a top-up: the money is the tenant's balance then. */
export const packageOrders: Migration = {
  up: async (db) => {
    await sql`
      create table package_orders (
        order_id text primary key references orders,
        package_id text not null unique,
        charge_id text not null unique,
        code text not null,
        version integer not null,
        foreign key (code, version) references package_offers
      )`.execute(db);
    await appendOnly(db, 'package_orders');
    await sql`
      create table package_refunds (
        refund_id text primary key,
        package_id text not null references packages,
        state text not null check (state in ('pending', 'done', 'refused')),
        lot_id text not null,
        units_left bigint not null check (units_left > 0),
        units_used bigint not null check (units_used >= 0),
        used_micros bigint not null check (used_micros >= 0),
        amount_micros bigint not null check (amount_micros >= 0),
        currency text not null,
        charge_id text not null unique,
        reversal_id text not null unique,
        asked_at timestamptz not null,
        ended_at timestamptz check ((ended_at is null) = (state = 'pending')),
        refusal text check ((refusal is not null) = (state = 'refused'))
      )`.execute(db);
    await sql`
      create unique index package_refunds_once on package_refunds (package_id) where state <> 'refused'`.execute(db);
    await sql`create index package_refunds_pending on package_refunds (refund_id) where state = 'pending'`.execute(db);
  },
};
