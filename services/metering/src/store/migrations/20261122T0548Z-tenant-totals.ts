// Totals and bills that name a tenant are looked up by its product and day.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const tenantTotals: Migration = {
  up: async (db) => {
    await sql`
      create index totals_of_tenant_day on statement_lines (tenant_id, product, day) where tenant_id is not null`.execute(
      db,
    );
  },
};
