// What a web hook did not take: how much, when last and why. The previous version inserts hooks without it.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const webHookFailures: Migration = {
  up: async (db) => {
    await sql`
      alter table web_hooks
        add column rejected_records bigint not null default 0,
        add column last_rejected_at timestamptz,
        add column last_reject_reason text not null default ''`.execute(db);
  },
};
