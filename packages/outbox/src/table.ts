// The outbox table: events that were committed with the state they tell about, and whether the broker has them.

import type { Migration } from '@tollgate/db';
import { type ColumnType, type GeneratedAlways, sql } from 'kysely';

/** One event. `id` gives the order of publishing. */
export interface OutboxRow {
  id: GeneratedAlways<bigint>;
  /** Message id at the broker and in every inbox. */
  event_id: string;
  subject: string;
  /** Events of one key are published one after the other, in the order of `id`. */
  key: string;
  payload: Uint8Array;
  /** Trace context of the transaction that appended it. */
  headers: ColumnType<Record<string, string>, string, never>;
  created_at: ColumnType<Date, never, never>;
  /** Null until the broker acknowledged it. */
  published_at: ColumnType<Date | null, never, Date>;
}

/** What a service's schema must contain. */
export interface OutboxTables {
  outbox: OutboxRow;
}

/** Creates the outbox; every service includes it among its migrations. */
export const outboxMigration: Migration = {
  up: async (db) => {
    await sql`
      create table outbox (
        id bigint generated always as identity primary key,
        event_id text not null unique check (event_id <> ''),
        subject text not null check (subject <> ''),
        key text not null,
        payload bytea not null,
        headers jsonb not null,
        created_at timestamptz not null default now(),
        published_at timestamptz
      )`.execute(db);
    // The relay looks here only: as small as the backlog, however many events were ever published.
    await sql`create index outbox_unpublished on outbox (id) where published_at is null`.execute(db);
  },
};
