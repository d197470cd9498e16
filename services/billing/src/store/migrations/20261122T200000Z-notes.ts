// Credit and debit notes; which charges correct earlier ones; the month of invoice lines; units given back to packages.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/**
 * Code from before runs on it: what it charges is usage, and it keeps no month on its invoice lines. A charge that a note
 * has taken cannot be put on an invoice: the code from before is refused there, and its invoice waits for the code of now.
 */
export const notes: Migration = {
  up: async (db) => {
    await openCharges(db);
    await createNotes(db);
    await createUnitReturns(db);
  },
};

type MigrationDb = Parameters<Migration['up']>[0];

async function openCharges(db: MigrationDb): Promise<void> {
  await sql`
      alter table charges
        add column cause text not null default 'usage' check (cause in ('usage', 'correction', 'dispute', 'price')),
        add column cause_reference text not null default ''`.execute(db);
  await sql`
      alter table charge_progress
        add column corrects boolean not null default false,
        add column note_id text,
        add constraint charge_on_one_document check (invoice_id is null or note_id is null),
        add check (note_id is null or corrects)`.execute(db);
  await sql`
      create index charges_to_note on charge_progress (tenant_id, month)
        where corrects and invoice_id is null and note_id is null`.execute(db);
  await sql`alter table invoice_lines add column month text check (month ~ '^[0-9]{4}-[0-9]{2}$')`.execute(db);
}

async function createNotes(db: MigrationDb): Promise<void> {
  await sql`
      create table billing_notes (
        note_id text primary key,
        number text not null unique,
        kind text not null check (kind in ('credit', 'debit')),
        tenant_id text not null references tenants,
        invoice_id text not null references invoices,
        month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
        cause text not null check (cause in ('correction', 'dispute', 'price')),
        cause_reference text not null,
        reason text not null,
        currency text not null,
        exact_total_micros bigint not null,
        total_micros bigint not null check (total_micros % 10000 = 0),
        net_micros bigint not null check (net_micros % 10000 = 0),
        tax_micros bigint not null,
        rounding_micros bigint not null check (rounding_micros between -5000 and 5000),
        issued_at timestamptz not null,
        seller jsonb,
        buyer jsonb not null,
        check ((kind = 'debit') = (exact_total_micros > 0)),
        check (total_micros = exact_total_micros + rounding_micros),
        check (total_micros = net_micros + tax_micros)
      )`.execute(db);
  await sql`create index billing_notes_of_tenant on billing_notes (tenant_id, note_id)`.execute(db);
  await sql`
      create table billing_note_lines (
        note_id text not null references billing_notes,
        place integer not null,
        product text not null,
        units bigint not null,
        unit_price_micros bigint not null,
        amount_micros bigint not null,
        invoice_id text not null references invoices,
        invoice_place integer,
        primary key (note_id, place),
        foreign key (invoice_id, invoice_place) references invoice_lines,
        check (amount_micros::numeric = units::numeric * unit_price_micros)
      )`.execute(db);
  await sql`
      alter table charge_progress add foreign key (note_id) references billing_notes deferrable initially deferred`.execute(
    db,
  );
  await sql`
      create table note_roundings (
        note_id text primary key references billing_notes,
        tenant_id text not null,
        difference_micros bigint not null check (difference_micros <> 0),
        currency text not null,
        posted_at timestamptz,
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text
      )`.execute(db);
  await sql`create index note_roundings_to_post on note_roundings (next_attempt_at) where posted_at is null`.execute(
    db,
  );
  for (const table of ['billing_notes', 'billing_note_lines']) await appendOnly(db, table);
}

/** Units that a correction gives back to packages; the row is the intent, its id makes the wallet credit once. */
async function createUnitReturns(db: MigrationDb): Promise<void> {
  await sql`
      create table unit_returns (
        return_id text primary key,
        usage_id text not null,
        line_index integer not null,
        tenant_id text not null references tenants,
        product text not null,
        month text not null,
        units bigint not null check (units > 0),
        expires_at timestamptz,
        state text not null check (state in ('waiting', 'returned', 'lapsed')),
        created_at timestamptz not null,
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text,
        unique (usage_id, line_index),
        check (expires_at is not null or state = 'lapsed')
      )`.execute(db);
  await sql`create index unit_returns_of_month on unit_returns (tenant_id, product, month)`.execute(db);
  await sql`create index unit_returns_to_make on unit_returns (next_attempt_at) where state = 'waiting'`.execute(db);
  await sql`create index draws_of_product on usage_draws (tenant_id, product, usage_hour)`.execute(db);
}
