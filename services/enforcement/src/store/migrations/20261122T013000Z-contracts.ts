// Sealed contracts that change the agreement a tenant is judged and settled by.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** An older version judges by the agreement itself until it is replaced; both columns come together or not at all. */
export const contracts: Migration = {
  async up(db) {
    for (const table of ['tenants', 'settlements'])
      await sql`
        alter table ${sql.table(table)}
          add column agreement_contract text check (agreement_contract <> ''),
          add column agreement_contract_hash text check (agreement_contract_hash ~ '^[0-9a-f]{64}$'),
          add check ((agreement_contract is null) = (agreement_contract_hash is null))`.execute(db);
  },
};
