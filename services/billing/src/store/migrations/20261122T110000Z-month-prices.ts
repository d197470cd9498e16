// Months that are priced as a whole: what each book charged at which price, charges that give back, and what they take
// it from; prices that two people decide.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/**
 * Code from before runs on it: it never sees reversals (the wallet is asked for them by another job), finds no tenant's
 * book in force (their rows in price_books take effect in the year 9999), and what it charges is told from charge_lines.
 */
export const monthPrices: Migration = {
  up: async (db) => {
    await openCharges(db);
    await createReversals(db);
    await createPriceDecisions(db);
    await createCorrections(db);
  },
};

type MigrationDb = Parameters<Migration['up']>[0];

async function openCharges(db: MigrationDb): Promise<void> {
  await sql`alter table charges drop constraint charges_units_check, drop constraint charges_amount_micros_check`.execute(
    db,
  );
  await sql`create index charges_of_month on charges (tenant_id, product, month, charge_id)`.execute(db);
  await sql`create index charges_by_book on charges (price_book_id, product, month, tenant_id)`.execute(db);
  await sql`alter table charge_lines add column price_book_id text references price_books`.execute(db);
  await sql`
      alter table charge_progress add column reversed_micros bigint not null default 0
        check (reversed_micros >= 0 and reversed_micros <= greatest(amount_micros, 0))`.execute(db);
  await sql`
      create table month_tallies (
        tenant_id text not null,
        product text not null,
        month text not null,
        price_book_id text not null references price_books,
        unit_price_micros bigint not null check (unit_price_micros >= 0),
        currency text not null,
        units bigint not null check (units >= 0),
        primary key (tenant_id, product, month, price_book_id, unit_price_micros),
        foreign key (tenant_id, product, month) references month_positions
      )`.execute(db);
}

async function createReversals(db: MigrationDb): Promise<void> {
  await sql`
      create table charge_reversals (
        reversal_id text primary key,
        charge_id text not null references charges,
        reversed_charge_id text not null references charges,
        tenant_id text not null,
        amount_micros bigint not null check (amount_micros > 0),
        currency text not null,
        posted_at timestamptz,
        failures integer not null default 0,
        next_attempt_at timestamptz not null,
        last_refusal text,
        unique (charge_id, reversed_charge_id)
      )`.execute(db);
  await sql`
      create index reversals_to_post on charge_reversals (next_attempt_at, reversal_id) where posted_at is null`.execute(
    db,
  );
}

async function createPriceDecisions(db: MigrationDb): Promise<void> {
  await sql`
      alter table price_books
        add column cause text not null default 'own_decision' check (cause in ('own_decision', 'carrier')),
        add column notices jsonb not null default '[]'`.execute(db);
  await sql`
      create table price_proposals (
        proposal_id text primary key,
        kind text not null check (kind in ('tenant_prices', 'correction')),
        content jsonb not null,
        reason text not null,
        state text not null check (state in ('open', 'approved', 'rejected')),
        proposed_by text not null,
        proposed_at timestamptz not null,
        decided_by text,
        decided_at timestamptz,
        price_book_id text references price_books,
        check ((state = 'open') = (decided_by is null)),
        check ((decided_by is null) = (decided_at is null)),
        check (state <> 'approved' or decided_by <> proposed_by)
      )`.execute(db);
  await sql`
      create table price_overrides (
        price_book_id text primary key references price_books,
        proposal_id text not null unique references price_proposals,
        tenant_id text not null,
        effective_at timestamptz not null,
        ends_at timestamptz check (ends_at > effective_at)
      )`.execute(db);
  await sql`create index price_overrides_of_tenant on price_overrides (tenant_id, effective_at)`.execute(db);
  await appendOnly(db, 'price_overrides');
}

async function createCorrections(db: MigrationDb): Promise<void> {
  await sql`
      create table price_corrections (
        proposal_id text not null references price_proposals,
        product text not null,
        sequence bigint generated always as identity unique,
        price_book_id text not null,
        month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
        tier_mode text not null check (tier_mode in ('graduated', 'volume')),
        primary key (proposal_id, product),
        foreign key (price_book_id, product) references tariffs
      )`.execute(db);
  await sql`create index price_corrections_of_product on price_corrections (product, sequence)`.execute(db);
  await sql`
      create table price_correction_tiers (
        proposal_id text not null,
        product text not null,
        from_units bigint not null check (from_units >= 0),
        unit_price_micros bigint not null check (unit_price_micros >= 0),
        currency text not null,
        primary key (proposal_id, product, from_units),
        foreign key (proposal_id, product) references price_corrections
      )`.execute(db);
  await sql`
      create table rerate_tasks (
        proposal_id text not null references price_proposals,
        tenant_id text not null,
        product text not null,
        month text not null,
        done_at timestamptz,
        primary key (proposal_id, tenant_id, product)
      )`.execute(db);
  await sql`create index rerates_to_do on rerate_tasks (proposal_id) where done_at is null`.execute(db);
  for (const table of ['price_corrections', 'price_correction_tiers']) await appendOnly(db, table);
}
