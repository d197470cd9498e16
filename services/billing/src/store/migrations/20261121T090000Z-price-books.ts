// Price books and the tenants who are charged by them.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Tenants; price books with tariffs, tiers and bonuses, which are never changed once they are published. */
export const priceBooks: Migration = {
  up: async (db) => {
    await sql`
      create table tenants (
        tenant_id text primary key,
        agreement_id text,
        agreement_version text,
        closed_at timestamptz
      )`.execute(db);
    await sql`
      create table price_books (
        price_book_id text primary key,
        sequence bigint generated always as identity unique,
        effective_at timestamptz not null,
        published_at timestamptz not null,
        published_by text not null
      )`.execute(db);
    await sql`create index price_books_by_effect on price_books (effective_at, sequence)`.execute(db);
    await sql`
      create table tariffs (
        price_book_id text not null references price_books,
        product text not null,
        channel text not null check (channel in ('email', 'sms')),
        tier_mode text not null check (tier_mode in ('graduated', 'volume')),
        primary key (price_book_id, product)
      )`.execute(db);
    await sql`create index tariffs_by_product on tariffs (product)`.execute(db);
    await sql`
      create table tariff_tiers (
        price_book_id text not null,
        product text not null,
        from_units bigint not null check (from_units >= 0),
        unit_price_micros bigint not null check (unit_price_micros >= 0),
        currency text not null,
        primary key (price_book_id, product, from_units),
        foreign key (price_book_id, product) references tariffs
      )`.execute(db);
    await sql`
      create table top_up_bonuses (
        price_book_id text not null references price_books,
        minimum_paid_micros bigint not null check (minimum_paid_micros > 0),
        currency text not null,
        bonus_per_mille bigint not null check (bonus_per_mille between 1 and 1000),
        valid_days integer not null check (valid_days > 0),
        primary key (price_book_id, minimum_paid_micros)
      )`.execute(db);
    for (const table of ['price_books', 'tariffs', 'tariff_tiers', 'top_up_bonuses']) await appendOnly(db, table);
  },
};
