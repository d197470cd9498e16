// Lines are compared in turns: the first of every file before the second of any.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const waitingLines: Migration = {
  up: async (db) => {
    await sql`create index lines_in_turn on lines_to_compare (line_number, statement_id)`.execute(db);
    await sql`
      create index comparisons_of_day on comparisons (tenant_id, product, day) where discrepancy_id is not null`.execute(
      db,
    );
  },
};
