// Money that is paid back outside of the wallet: a refund leaves the books once, whatever the code above believes.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const payouts: Migration = {
  async up(db) {
    await sql`
      create unique index transfer_paid_out on transfer (tenant_id, reference) where reason = 'PAID_OUT'`.execute(db);
  },
};
