// What arrears mean for a tenant, as billing tells: a postpaid one may owe until it is overdue.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Code from before restricts every tenant that owes. */
export const postpaid: Migration = {
  async up(db) {
    await sql`
      alter table tenants
        add column arrears_allowed boolean not null default false,
        -- the greatest one is the truth, whatever arrives last
        add column credit_version bigint not null default 0 check (credit_version >= 0)`.execute(db);
  },
};
