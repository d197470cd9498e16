// Orders and the payments that channels reported.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** An order moves forward only; a payment is recorded once, by the channel's own numbers. */
export const orders: Migration = {
  up: async (db) => {
    await sql`
      create table orders (
        order_id text primary key,
        tenant_id text not null references tenants,
        state text not null check (state in ('pending', 'paid', 'credited')),
        amount_micros bigint not null check (amount_micros > 0),
        currency text not null,
        bonus_micros bigint check (bonus_micros > 0),
        bonus_valid_days integer check (bonus_valid_days > 0),
        channel text not null,
        pay_url text,
        created_at timestamptz not null,
        paid_at timestamptz,
        credited_at timestamptz,
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text,
        check ((bonus_micros is null) = (bonus_valid_days is null)),
        check ((paid_at is null) = (state = 'pending')),
        check ((credited_at is null) = (state <> 'credited'))
      )`.execute(db);
    await sql`create index orders_of_tenant on orders (tenant_id, order_id)`.execute(db);
    await sql`create index orders_to_credit on orders (next_attempt_at) where state = 'paid'`.execute(db);
    await sql`
      create table payments (
        payment_id text primary key,
        order_id text not null references orders,
        channel text not null,
        transaction_id text not null,
        notification_id text not null,
        amount_micros bigint not null check (amount_micros > 0),
        currency text not null,
        paid_at timestamptz not null,
        received_at timestamptz not null,
        surplus boolean not null,
        unique (channel, transaction_id),
        unique (channel, notification_id)
      )`.execute(db);
    await sql`create index payments_of_order on payments (order_id)`.execute(db);
    // One payment pays an order, whatever the code above believes.
    await sql`create unique index payments_one_pays on payments (order_id) where not surplus`.execute(db);
    await appendOnly(db, 'payments');
  },
};
