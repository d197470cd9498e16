// The inbox table: which messages a consumer has dealt with.

import type { Migration } from '@tollgate/db';
import { type ColumnType, sql } from 'kysely';

/** One message whose effect is committed. */
export interface InboxRow {
  consumer: string;
  message_id: string;
  received_at: ColumnType<Date, never, never>;
}

/** What a consuming service's schema must contain. */
export interface InboxTables {
  inbox: InboxRow;
}

/** Creates the inbox; every service includes it among its migrations. */
export const inboxMigration: Migration = {
  up: async (db) => {
    await sql`
      create table inbox (
        consumer text not null,
        message_id text not null,
        received_at timestamptz not null default now(),
        primary key (consumer, message_id)
      )`.execute(db);
    // Rows arrive by time: a few pages of index find the old ones.
    await sql`create index inbox_received on inbox using brin (received_at)`.execute(db);
  },
};
