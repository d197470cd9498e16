// What the staff and the background do about orders: asking the channel, closing, and payments that come after that.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Expands only: code from before inserts orders that nobody asks about, and reads closed ones as waiting. */
export const orderCare: Migration = {
  up: async (db) => {
    await sql`
      alter table orders
        add column closed_at timestamptz,
        add column paid_late boolean not null default false,
        add column queries integer not null default 0,
        add column next_query_at timestamptz,
        add constraint orders_paid_late_was_closed check (not paid_late or closed_at is not null)`.execute(db);
    await sql`update orders set next_query_at = now() where state = 'pending'`.execute(db);
    await sql`
      create index orders_to_query on orders (next_query_at)
      where state = 'pending' and next_query_at is not null`.execute(db);
  },
};
