// Month-end runs: a row a tenant says how far it is, so that a run goes on after any crash where it stopped.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** waiting → invoiced (its invoice is issued, or there was none to issue) → done (its statement is final). */
export const invoiceRuns: Migration = {
  up: async (db) => {
    await sql`
      create table invoice_runs (
        month text primary key check (month ~ '^[0-9]{4}-[0-9]{2}$'),
        usage_place bigint not null,
        started_by text not null,
        started_at timestamptz not null,
        ended_at timestamptz
      )`.execute(db);
    await sql`
      create table invoice_run_tenants (
        month text not null references invoice_runs,
        tenant_id text not null references tenants,
        state text not null default 'waiting' check (state in ('waiting', 'invoiced', 'done')),
        invoice_id text references invoices,
        skipped text,
        statement_number text,
        failure text,
        attempts integer not null default 0,
        next_attempt_at timestamptz not null,
        ended_at timestamptz,
        primary key (month, tenant_id),
        check (failure is null or state <> 'done'),
        check ((ended_at is not null) = (state = 'done'))
      )`.execute(db);
    for (const state of ['waiting', 'invoiced'])
      await sql`create index ${sql.ref(`invoice_run_${state}`)} on invoice_run_tenants (month, tenant_id) where state = ${sql.lit(state)}`.execute(
        db,
      );
    await sql`create index invoice_run_failed on invoice_run_tenants (month, tenant_id) where failure is not null`.execute(
      db,
    );
  },
};
