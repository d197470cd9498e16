// Whether a requirement of verification is past due, as accounts tells.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const requirements: Migration = {
  async up(db) {
    await sql`
      alter table tenants
        add column kyc_past_due text[] not null default '{}',
        -- the greatest one is the truth, whatever arrives last
        add column kyc_sequence bigint not null default 0 check (kyc_sequence >= 0)`.execute(db);
  },
};
