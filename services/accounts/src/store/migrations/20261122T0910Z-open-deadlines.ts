// Closures that are asked for in a year whose holidays are not announced: the deadline is set when they are. Until then due_at
// holds the end of the cooling off, which is early rather than late for older code that knows no open deadline.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const openDeadlines: Migration = {
  async up(db) {
    await sql`
      alter table closure
        -- working days that the deadline will be counted from the request; null once it is set
        add column deadline_days integer check (deadline_days > 0)`.execute(db);
  },
};
