// Sealed contracts that change the agreement a tenant's messages are counted under.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** An older version counts by the agreement itself until it is replaced; both columns come together or not at all. */
export const contracts: Migration = {
  async up(db) {
    await sql`
      alter table tenant_agreements
        add column contract text check (contract <> ''),
        add column contract_hash text check (contract_hash ~ '^[0-9a-f]{64}$'),
        add check ((contract is null) = (contract_hash is null))`.execute(db);
  },
};
