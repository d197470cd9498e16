// How far messages without a day have been given up: they are looked through once a day, not every hour. The previous
// version looks all the same.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const undatedPass: Migration = {
  up: async (db) => {
    await sql`alter table outcome_keeping add column undated_from date not null default '2000-01-01'`.execute(db);
  },
};
