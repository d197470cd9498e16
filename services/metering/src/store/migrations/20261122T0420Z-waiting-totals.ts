// Lines that wait for totals of other gateways. The previous version judges them at once.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const waitingTotals: Migration = {
  up: async (db) => {
    await sql`alter table lines_to_compare add column not_before timestamptz`.execute(db);
    // Of one day's totals: the newest of every gateway, and which of them wait.
    await sql`create index totals_of_day on statement_lines (product, day) where tenant_id is null`.execute(db);
  },
};
