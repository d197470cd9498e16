// Tenants, their restrictions, known products and grants.
import { revokeFromApp, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const tenants = (db: Kysely<unknown>): Promise<unknown> =>
  sql`
    create table tenants (
      tenant_id text primary key,
      registered_at timestamptz,
      agreement_id text,
      agreement_version text,
      agreement_accepted_at timestamptz,
      verified_at timestamptz,
      in_arrears boolean not null default false,
      arrears_sequence bigint not null default 0,
      standing_version bigint not null default 0 check (standing_version >= 0),
      check (num_nulls(agreement_id, agreement_version, agreement_accepted_at) in (0, 3))
    )`.execute(db);

const restrictions = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table restrictions (
      restriction_id text primary key,
      tenant_id text not null references tenants,
      cause text not null check (cause in ('AGREEMENT', 'KYC', 'ARREARS', 'STAFF', 'TERMINATION')),
      actions text[] not null check (cardinality(actions) > 0 and actions <@ array['SEND', 'TOP_UP', 'SPEND']),
      clause_id text not null check (clause_id <> ''),
      reason_zh text not null check (reason_zh <> ''),
      reason_en text not null check (reason_en <> ''),
      remedy_zh text not null check (remedy_zh <> ''),
      remedy_en text not null check (remedy_en <> ''),
      liftable_by text not null check (liftable_by in ('SYSTEM', 'STAFF', 'NOBODY')),
      actor text not null check (actor <> ''),
      created_at timestamptz not null,
      expires_at timestamptz check (expires_at > created_at),
      lifted_at timestamptz,
      lifted_by text,
      lift_reason_zh text,
      lift_reason_en text,
      check (num_nulls(lifted_at, lifted_by, lift_reason_zh, lift_reason_en) in (0, 4)),
      check (liftable_by <> 'NOBODY' or lifted_at is null)
    )`.execute(db);
  // A condition holds or does not; only staff may have several reasons at once.
  await sql`
    create unique index restrictions_one_of_a_cause on restrictions (tenant_id, cause)
    where lifted_at is null and cause <> 'STAFF'`.execute(db);
  await sql`create index restrictions_standing on restrictions (tenant_id) where lifted_at is null`.execute(db);
  await sql`
    create index restrictions_ending on restrictions (expires_at)
    where lifted_at is null and expires_at is not null`.execute(db);
  await revokeFromApp(db, 'restrictions', ['delete', 'truncate']);
};

const grants = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table products (product text primary key, known_since timestamptz not null)`.execute(db);
  await sql`
    create table grants (
      grant_id text primary key,
      tenant_id text not null references tenants,
      product text not null,
      job_id text not null,
      units bigint not null check (units > 0),
      reserved_micros bigint not null check (reserved_micros >= 0),
      currency text not null,
      state text not null check (state in ('RESERVING', 'OPEN', 'REVOKED', 'RETURNED', 'VOID')),
      created_at timestamptz not null,
      expires_at timestamptz not null check (expires_at > created_at),
      reservation_expires_at timestamptz not null check (reservation_expires_at >= expires_at),
      standing_version bigint not null,
      released_micros bigint check (released_micros >= 0),
      closed_at timestamptz,
      check ((state in ('RETURNED', 'VOID')) = (closed_at is not null))
    )`.execute(db);
  await sql`create index grants_unsettled on grants (tenant_id) where state in ('RESERVING', 'OPEN', 'REVOKED')`.execute(
    db,
  );
  await sql`create index grants_reserving on grants (created_at) where state = 'RESERVING'`.execute(db);
  await revokeFromApp(db, 'grants', ['delete', 'truncate']);
};

export const standing: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await tenants(schema);
    await restrictions(schema);
    await grants(schema);
  },
};
