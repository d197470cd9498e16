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
        create_time timestamptz not null,
        pay_time timestamptz,
        credit_time timestamptz,
        failures integer not null default 0,
        next_attempt_time timestamptz not null,
        last_refusal text,
        check ((bonus_micros is null) = (bonus_valid_days is null)),
        check ((pay_time is null) = (state = 'pending')),
        check ((credit_time is null) = (state <> 'credited'))
      )`.execute(db);
    await sql`create index orders_of_tenant on orders (tenant_id, order_id)`.execute(db);
    await sql`create index orders_to_credit on orders (next_attempt_time) where state = 'paid'`.execute(db);
    await sql`
      create table payments (
        payment_id text primary key,
        order_id text not null references orders,
        channel text not null,
        transaction_id text not null,
        notification_id text not null,
        amount_micros bigint not null check (amount_micros > 0),
        currency text not null,
        pay_time timestamptz not null,
        receive_time timestamptz not null,
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
