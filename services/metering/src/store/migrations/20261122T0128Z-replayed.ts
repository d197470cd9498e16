// Dead letters that were put back: each once.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const replayed: Migration = {
  up: async (db) => {
    // With the time: a stream that was made anew begins at 1 again.
    await sql`
      create table replayed_dead_letters (
        stored_at timestamptz not null,
        stream_sequence bigint not null,
        replayed_at timestamptz not null,
        primary key (stored_at, stream_sequence)
      )`.execute(db);
    await appendOnly(db, 'replayed_dead_letters');
  },
};
