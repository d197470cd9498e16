// Charges, how they came about, and what became of them.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** A charge never changes; its progress is kept beside it. */
export const charges: Migration = {
  up: async (db) => {
    await createPositions(db);
    await createCharges(db);
    for (const table of ['charges', 'charge_lines']) await appendOnly(db, table);
  },
};

type MigrationDb = Parameters<Migration['up']>[0];

async function createPositions(db: MigrationDb): Promise<void> {
  await sql`
      create table month_positions (
        tenant_id text not null,
        product text not null,
        month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
        units bigint not null check (units >= 0),
        primary key (tenant_id, product, month)
      )`.execute(db);
  await sql`
      create table volume_tallies (
        tenant_id text not null,
        product text not null,
        month text not null,
        price_book_id text not null references price_books,
        units bigint not null check (units >= 0),
        unit_price_micros bigint not null,
        currency text not null,
        primary key (tenant_id, product, month, price_book_id),
        foreign key (tenant_id, product, month) references month_positions
      )`.execute(db);
}

async function createCharges(db: MigrationDb): Promise<void> {
  await sql`
      create table charges (
        charge_id text primary key,
        tenant_id text not null,
        usage_id text not null,
        line_index integer not null,
        product text not null,
        job_id text not null,
        grant_id text not null,
        usage_hour timestamptz not null,
        month text not null,
        position_before bigint not null check (position_before >= 0),
        units bigint not null check (units > 0),
        amount_micros bigint not null check (amount_micros >= 0),
        currency text not null,
        price_book_id text not null references price_books,
        created_at timestamptz not null,
        unique (usage_id, line_index)
      )`.execute(db);
  await sql`create index charges_of_tenant on charges (tenant_id, charge_id)`.execute(db);
  await sql`
      create table charge_lines (
        charge_id text not null references charges,
        place integer not null,
        units bigint not null,
        unit_price_micros bigint not null,
        amount_micros bigint not null,
        primary key (charge_id, place),
        check (amount_micros::numeric = units::numeric * unit_price_micros)
      )`.execute(db);
  await sql`
      create table charge_progress (
        charge_id text primary key references charges,
        tenant_id text not null,
        month text not null,
        amount_micros bigint not null,
        posted_at timestamptz,
        invoice_id text,
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text
      )`.execute(db);
  await sql`create index charges_to_post on charge_progress (next_attempt_at, charge_id) where posted_at is null`.execute(
    db,
  );
  await sql`create index charges_unposted on charge_progress (tenant_id) where posted_at is null`.execute(db);
  await sql`create index charges_uninvoiced on charge_progress (tenant_id, month) where invoice_id is null`.execute(db);
}
