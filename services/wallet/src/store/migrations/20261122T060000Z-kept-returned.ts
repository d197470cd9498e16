// What settlements kept and is given back: a counter-settlement gives back once, whatever the code above believes.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const keptReturned: Migration = {
  async up(db) {
    await sql`
      create unique index transfer_kept_returned on transfer (tenant_id, reference)
      where reason = 'KEPT_RETURNED'`.execute(db);
  },
};
