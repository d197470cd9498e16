// Agreements whose acceptance was just learned of: what was counted in their time under another one is counted anew. The
// previous version does not name those that it learns of.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const lateAgreements: Migration = {
  up: async (db) => {
    await sql`
      create table agreements_to_apply (
        tenant_id uuid not null,
        agreement_no smallint not null,
        primary key (tenant_id, agreement_no),
        foreign key (tenant_id, agreement_no) references tenant_agreements (tenant_id, agreement_no)
      )`.execute(db);
  },
};
