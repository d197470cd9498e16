// Grants end by time as well, and say since when nothing more may be sent under them.
import type { Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

// A row of an older version says nothing of its revocation: it is judged by its expires_at.
export const endsOfGrants: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await sql`
      alter table grants
        add column revoked_at timestamptz,
        drop constraint grants_state_check,
        drop constraint grants_check2,
        add constraint grants_state check (
          state in ('RESERVING', 'OPEN', 'REVOKED', 'RETURNED', 'EXPIRED', 'VOID')),
        add constraint grants_closed check ((state in ('RETURNED', 'EXPIRED', 'VOID')) = (closed_at is not null))
      `.execute(schema);
    await sql`
      create index grants_ending on grants (reservation_expires_at) where state in ('OPEN', 'REVOKED')`.execute(schema);
  },
};
