// Why rungs of the ladder are left out when an agreement is ended for a breach.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const endsByTheLadder: Migration = {
  up: async (db) => {
    await sql`alter table proposals add column skip_reason text not null default ''`.execute(db);
  },
};
