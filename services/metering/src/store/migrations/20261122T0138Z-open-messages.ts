// Messages about which nobody has said how they ended, counted where usage counts them.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const openMessages: Migration = {
  up: async (db) => {
    // No check against less than zero: an upsert's proposal, on which it is made, is a delta.
    await sql`
      create table open_messages (
        tenant_id uuid not null,
        hour_start timestamptz not null,
        product text collate "C" not null,
        job_id text collate "C" not null,
        messages bigint not null,
        primary key (tenant_id, hour_start, product, job_id)
      ) with (fillfactor = 50)`.execute(db);
    // Delivered, hard bounced, soft bounced and dropped are bits 4 to 32.
    await sql`
      insert into open_messages
      select tenant_id, date_trunc('hour', first_event_at, 'UTC') as hour, product, job_id, count(*)
      from outcomes where facts & 60 = 0 group by tenant_id, hour, product, job_id`.execute(db);
  },
};
