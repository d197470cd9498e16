// Sanctions by the ladder, orders to mend, appeals with their counter-settlements, and claims; restrictions get a scope.
import { appendOnly, revokeFromApp, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const SCOPE = "('ACCOUNT', 'MESSAGE_CLASS', 'PRODUCT', 'SENDER_DOMAIN')";

const scopes = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    alter table restrictions
      add column scope_kind text not null default 'ACCOUNT' check (scope_kind in ${sql.raw(SCOPE)}),
      add column scope_value text not null default '',
      add column sanction_id text,
      add constraint restrictions_scope_check check ((scope_kind = 'ACCOUNT') = (scope_value = ''))`.execute(db);
  await sql`
    alter table grants
      add column message_class text not null default '',
      add column sender_domain text not null default ''`.execute(db);
  await sql`alter table tenants add column reinstated_at timestamptz`.execute(db);
};

const sanctions = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table sanctions (
      sanction_id text primary key,
      tenant_id text not null references tenants,
      sanction text not null,
      ground text not null check (ground in ('GENERAL', 'FRAUD')),
      state text not null check (state in ('SCHEDULED', 'ACTIVE', 'ENDED', 'CANCELLED', 'ANNULLED')),
      scope_kind text not null check (scope_kind in ${sql.raw(SCOPE)}),
      scope_value text not null,
      agreement_id text not null,
      agreement_version text not null,
      broken_clause text not null check (broken_clause <> ''),
      clauses text[] not null check (cardinality(clauses) > 0),
      reason text not null check (length(reason) >= 10),
      skipped text[] not null,
      skip_reason text not null,
      statement_zh text not null check (statement_zh <> ''),
      statement_en text not null check (statement_en <> ''),
      decider text not null check (decider <> ''),
      case_id text not null,
      created_at timestamptz not null,
      starts_at timestamptz not null check (starts_at >= created_at),
      until timestamptz check (until > starts_at),
      deadline timestamptz check (deadline > starts_at),
      if_missed text not null,
      daily_units bigint check (daily_units >= 0),
      restriction_id text references restrictions,
      settlement_id text references settlements,
      strikes int not null check (strikes > 0),
      strikes_until timestamptz,
      strike_rules text not null,
      appeal_until timestamptz,
      ended_at timestamptz,
      ended_by text,
      end_reason text,
      check (num_nulls(ended_at, ended_by, end_reason) in (0, 3)),
      check ((state in ('SCHEDULED', 'ACTIVE')) = (ended_at is null)),
      check ((sanction = 'CUT_QUOTA') = (daily_units is not null)),
      check ((sanction = 'RECTIFY') = (deadline is not null)),
      check (cardinality(skipped) = 0 or skip_reason <> '')
    )`.execute(db);
  await sql`create index sanctions_of_tenant on sanctions (tenant_id, sanction_id)`.execute(db);
  await sql`create index sanctions_to_begin on sanctions (starts_at) where state = 'SCHEDULED'`.execute(db);
  await sql`
    create index sanctions_to_end on sanctions (until) where state = 'ACTIVE' and until is not null`.execute(db);
  await revokeFromApp(db, 'sanctions', ['delete', 'truncate']);
};

const rectifications = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table rectifications (
      rectification_id text primary key,
      tenant_id text not null references tenants,
      sanction_id text not null unique references sanctions,
      state text not null check (state in ('OPEN', 'SUBMITTED', 'ACCEPTED', 'MISSED', 'WITHDRAWN')),
      deadline timestamptz not null,
      held_since timestamptz,
      created_at timestamptz not null,
      followed_by text references sanctions,
      closed_at timestamptz,
      check ((state = 'SUBMITTED') = (held_since is not null)),
      check ((state in ('OPEN', 'SUBMITTED')) = (closed_at is null))
    )`.execute(db);
  await sql`create index rectifications_due on rectifications (deadline) where state = 'OPEN'`.execute(db);
  await sql`create index rectifications_of_tenant on rectifications (tenant_id, rectification_id)`.execute(db);
  await revokeFromApp(db, 'rectifications', ['delete', 'truncate']);
  await sql`
    create table rectification_submissions (
      rectification_id text not null references rectifications,
      place int not null check (place > 0),
      statement text not null check (statement <> ''),
      files jsonb not null,
      actor text not null check (actor <> ''),
      submitted_at timestamptz not null,
      answer text,
      answered_by text,
      answered_at timestamptz,
      primary key (rectification_id, place),
      check (num_nulls(answer, answered_by, answered_at) in (0, 3))
    )`.execute(db);
  await revokeFromApp(db, 'rectification_submissions', ['delete', 'truncate']);
  await sql`
    create table rectification_files (
      rectification_id text not null references rectifications,
      digest text not null check (digest ~ '^[0-9a-f]{64}$'),
      name text not null check (name <> ''),
      content bytea not null check (length(content) between 1 and 1048576),
      primary key (rectification_id, digest)
    )`.execute(db);
  await appendOnly(db, 'rectification_files');
};

const appeals = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table appeals (
      appeal_id text primary key,
      tenant_id text not null references tenants,
      subject_id text not null,
      state text not null check (state in ('FILED', 'UPHELD', 'REJECTED')),
      statement text not null check (length(statement) >= 10),
      filed_by text not null check (filed_by <> ''),
      filed_at timestamptz not null,
      answer_by timestamptz,
      reviewer text,
      reason text,
      decided_at timestamptz,
      answer_zh text,
      answer_en text,
      check (num_nulls(reviewer, reason, decided_at, answer_zh, answer_en) in (0, 5)),
      check ((state = 'FILED') = (decided_at is null))
    )`.execute(db);
  await sql`create unique index appeals_one_of_a_subject on appeals (subject_id)`.execute(db);
  await sql`create index appeals_of_tenant on appeals (tenant_id, appeal_id)`.execute(db);
  await revokeFromApp(db, 'appeals', ['delete', 'truncate']);
  await sql`
    create table counter_settlements (
      counter_settlement_id text primary key,
      tenant_id text not null references tenants,
      settlement_id text not null unique references settlements,
      appeal_id text not null unique references appeals,
      clause_id text not null check (clause_id <> ''),
      lines jsonb not null,
      forfeited_micros bigint not null check (forfeited_micros >= 0),
      packages_micros bigint not null check (packages_micros >= 0),
      currency text not null,
      created_at timestamptz not null,
      refusals int not null default 0 check (refusals >= 0),
      completed_at timestamptz,
      check (forfeited_micros + packages_micros > 0)
    )`.execute(db);
  await sql`
    create index counter_settlements_running on counter_settlements (created_at) where completed_at is null`.execute(
    db,
  );
  await revokeFromApp(db, 'counter_settlements', ['delete', 'truncate']);
};

const claims = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table claims (
      claim_id text primary key,
      tenant_id text not null references tenants,
      side text not null check (side in ('TENANT', 'PROVIDER')),
      state text not null check (state in ('FILED', 'ESTABLISHED', 'REJECTED')),
      clause_id text not null check (clause_id <> ''),
      reason text not null check (length(reason) >= 10),
      amount_micros bigint not null check (amount_micros > 0),
      indirect_micros bigint not null check (indirect_micros between 0 and amount_micros),
      service_fee_micros bigint not null check (service_fee_micros >= 0),
      payable_micros bigint not null check (payable_micros between 0 and amount_micros),
      currency text not null,
      cap_clause text not null check (cap_clause <> ''),
      may_set_off boolean not null,
      established_micros bigint check (established_micros between 0 and payable_micros),
      evidence jsonb not null,
      filed_by text not null check (filed_by <> ''),
      filed_at timestamptz not null,
      decided_by text,
      decision_reason text,
      decided_at timestamptz,
      answer_zh text,
      answer_en text,
      check (num_nulls(decided_by, decision_reason, decided_at, established_micros, answer_zh, answer_en) in (0, 6)),
      check ((state = 'FILED') = (decided_at is null)),
      check (decided_by is null or decided_by <> filed_by)
    )`.execute(db);
  await sql`create index claims_of_tenant on claims (tenant_id, claim_id)`.execute(db);
  await revokeFromApp(db, 'claims', ['delete', 'truncate']);
  await sql`alter table proposals add column ban_reason text not null default ''`.execute(db);
  await sql`
    alter table settlements
      add column ban_reason text not null default '',
      add column banned_at timestamptz`.execute(db);
  await sql`alter table settlement_lines
      add column claim_id text not null default '',
      add column worth_micros bigint not null default 0 check (worth_micros >= 0)`.execute(db);
};

export const sanctionsMigration: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await scopes(schema);
    await sanctions(schema);
    await rectifications(schema);
    await appeals(schema);
    await claims(schema);
  },
};
