// Monthly statements, who bills on documents, and the numbers of documents besides invoices.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** A statement adds up by the database's own arithmetic and never changes. */
export const statements: Migration = {
  up: async (db) => {
    await sql`
      create table seller_profiles (
        version bigint primary key check (version > 0),
        name text not null,
        tax_number text not null,
        address text not null,
        phone text not null,
        bank text not null,
        bank_account text not null,
        set_by text not null,
        set_at timestamptz not null
      )`.execute(db);
    // Invoices issued before have neither, and print neither.
    await sql`alter table invoices add column seller jsonb, add column buyer jsonb`.execute(db);
    // The end of a tenant's last period, and the invoices of a month, without looking at all of them.
    await sql`create index invoices_by_period on invoices (tenant_id, period_end)`.execute(db);
    await sql`
      create table document_counters (
        kind text not null,
        year integer not null,
        last_number bigint not null check (last_number > 0),
        primary key (kind, year)
      )`.execute(db);
    await sql`
      create table statements (
        tenant_id text not null references tenants,
        month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
        number text not null unique,
        currency text not null,
        opening_micros bigint not null,
        change_micros bigint not null,
        closing_micros bigint not null,
        content jsonb not null,
        seller jsonb,
        buyer jsonb not null,
        issued_at timestamptz not null,
        primary key (tenant_id, month),
        check (opening_micros + change_micros = closing_micros)
      )`.execute(db);
    for (const table of ['seller_profiles', 'statements']) await appendOnly(db, table);
  },
};
