// Postpaid: credit terms by two people, due times of invoices, dunning policies and the steps that were taken.

import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

/** Code from before issues invoices without due time, also to postpaid tenants: those are never dunned. */
export const credit: Migration = {
  up: async (db) => {
    await sql`alter table invoices add column due_at timestamptz`.execute(db);
    await sql`
      create table credit_terms (
        proposal_id text primary key,
        tenant_id text not null references tenants,
        state text not null check (state in ('proposed', 'approved', 'rejected')),
        limit_micros bigint not null check (limit_micros >= 0 and limit_micros % 10000 = 0),
        currency text not null,
        payment_days integer not null check (payment_days between 0 and 180),
        reason text not null,
        proposed_by text not null,
        proposed_at timestamptz not null,
        decided_by text,
        decided_at timestamptz,
        check ((state = 'proposed') = (decided_by is null)),
        check ((decided_by is null) = (decided_at is null)),
        check (state <> 'approved' or decided_by <> proposed_by)
      )`.execute(db);
    await sql`create index credit_terms_of_tenant on credit_terms (tenant_id, proposal_id)`.execute(db);
    // What holds; the row is locked while it is judged. looks: how often that was, so that no older balance decides.
    await sql`
      create table tenant_credit (
        tenant_id text primary key references tenants,
        proposal_id text not null references credit_terms,
        restricted boolean not null default false,
        version bigint not null check (version > 0),
        looks bigint not null default 0
      )`.execute(db);
    await createDunning(db);
  },
};

async function createDunning(db: Parameters<Migration['up']>[0]): Promise<void> {
  await sql`
      create table dunning_policies (
        version integer primary key check (version > 0),
        steps jsonb not null,
        set_by text not null,
        set_at timestamptz not null
      )`.execute(db);
  // A reminder three days ahead and one the day after; sending stops when the third day after the due day is over.
  await sql`
      insert into dunning_policies (version, steps, set_by, set_at) values (1,
        '[{"dayOffset": -3, "action": "remind"}, {"dayOffset": 1, "action": "remind"}, {"dayOffset": 3, "action": "restrict"}]',
        'system:default', '2026-01-01T00:00:00+08:00')`.execute(db);
  await sql`
      create table invoice_dues (
        invoice_id text primary key references invoices,
        tenant_id text not null references tenants,
        due_at timestamptz not null,
        policy_version integer not null references dunning_policies,
        settled_at timestamptz
      )`.execute(db);
  await sql`create index invoice_dues_open on invoice_dues (tenant_id, due_at) where settled_at is null`.execute(db);
  await sql`
      create table dunning_steps_taken (
        invoice_id text not null references invoice_dues,
        day_offset integer not null,
        action text not null check (action in ('remind', 'restrict')),
        taken_at timestamptz not null,
        primary key (invoice_id, day_offset)
      )`.execute(db);
  for (const table of ['dunning_policies', 'dunning_steps_taken']) await appendOnly(db, table);
}
