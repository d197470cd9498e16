// Invoices with their numbers, and the rounding that the wallet posts for each.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** An invoice adds up by the database's own arithmetic and never changes. */
export const invoices: Migration = {
  up: async (db) => {
    await sql`create table invoice_counters (year integer primary key, last_number bigint not null check (last_number > 0))`.execute(
      db,
    );
    await sql`
      create table invoices (
        invoice_id text primary key,
        number text not null unique,
        tenant_id text not null references tenants,
        period_start timestamptz not null,
        period_end timestamptz not null,
        currency text not null,
        exact_total_micros bigint not null,
        total_micros bigint not null check (total_micros % 10000 = 0),
        net_micros bigint not null check (net_micros % 10000 = 0),
        tax_micros bigint not null,
        rounding_micros bigint not null check (rounding_micros between -5000 and 5000),
        issued_at timestamptz not null,
        check (period_start < period_end),
        check (total_micros = exact_total_micros + rounding_micros),
        check (total_micros = net_micros + tax_micros)
      )`.execute(db);
    await sql`create index invoices_of_tenant on invoices (tenant_id, invoice_id)`.execute(db);
    await sql`
      create table invoice_lines (
        invoice_id text not null references invoices,
        place integer not null,
        product text not null,
        units bigint not null,
        unit_price_micros bigint not null,
        amount_micros bigint not null,
        primary key (invoice_id, place),
        check (amount_micros::numeric = units::numeric * unit_price_micros)
      )`.execute(db);
    // Charges are put on the invoice before it is written from them, hence deferred.
    await sql`
      alter table charge_progress add foreign key (invoice_id) references invoices deferrable initially deferred`.execute(
      db,
    );
    await sql`create index charges_of_invoice on charge_progress (invoice_id) where invoice_id is not null`.execute(db);
    await sql`
      create table roundings (
        invoice_id text primary key references invoices,
        tenant_id text not null,
        difference_micros bigint not null check (difference_micros <> 0),
        currency text not null,
        posted_at timestamptz,
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text
      )`.execute(db);
    await sql`create index roundings_to_post on roundings (next_attempt_at) where posted_at is null`.execute(db);
    for (const table of ['invoices', 'invoice_lines']) await appendOnly(db, table);
  },
};
