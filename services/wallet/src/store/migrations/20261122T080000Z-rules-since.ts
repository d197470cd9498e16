// From where on a rule is judged that older versions did not keep: what they posted is no fault of the books.
import { appendOnly, type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

export const rulesSince: Migration = {
  async up(db) {
    await sql`
      create table ledger_rule (
        name text primary key,
        after_sequence bigint not null check (after_sequence >= 0),
        recorded_at timestamptz not null default now()
      )`.execute(db);
    // Times of a tenant could fall where clocks of processes differed.
    await sql`
      insert into ledger_rule (name, after_sequence)
      select 'TIMES_IN_ORDER', coalesce(max(sequence), 0) from transfer`.execute(db);
    await appendOnly(db, 'ledger_rule');
    await revokeFromApp(db, 'ledger_rule', ['insert']);
  },
};
