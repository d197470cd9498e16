// A settlement whose value is not what was approved waits for another decision, which then takes its place.
import type { Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

// Null in approved_at: approved when it was created. Several proposals may have led to one settlement.
export const reviews: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await sql`
      alter table settlements
        add column approved_at timestamptz,
        add column in_review boolean not null default false,
        add constraint settlements_reviewed check (completed_at is null or not in_review)`.execute(schema);
    await sql`alter table proposals drop constraint proposals_settlement_id_key`.execute(schema);
    await sql`drop index settlements_running`.execute(schema);
  },
};
