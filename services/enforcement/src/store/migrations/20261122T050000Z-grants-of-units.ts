// Grants that rest on units of packages, beside or in place of money.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Code from before grants money only; what it reads of a grant stays as it was. */
export const grantsOfUnits: Migration = {
  up: async (db) => {
    await sql`
      alter table grants
        add column package_units bigint not null default 0 check (package_units >= 0),
        add column priced_product text not null default '',
        add column released_units bigint check (released_units >= 0),
        add check (package_units <= units)`.execute(db);
  },
};
