// Which place of the delivery stream a settlement waits for, instead of for a moment without any traffic.
import type { Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

export const drainPlace: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await sql`alter table settlements add column drain_place bigint check (drain_place >= 0)`.execute(schema);
    await sql`
      create index settlements_due on settlements (coalesce(retry_at, created_at)) where completed_at is null`.execute(
      schema,
    );
  },
};
