// Tenants, users, sessions, consents, verifications and notices.
import { appendOnly, type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

const people = sql`
  create table data_key (
    owner_id text primary key,
    wrapped_key bytea,
    created_at timestamptz not null,
    destroyed_at timestamptz,
    check (num_nonnulls(wrapped_key, destroyed_at) = 1)
  );
  create table tenant (
    tenant_id text primary key,
    kind text not null check (kind in ('INDIVIDUAL', 'ENTERPRISE')),
    state text not null check (state in ('REGISTERED', 'VERIFYING', 'OPEN', 'CLOSED')),
    sealed_display_name bytea not null,
    created_at timestamptz not null,
    closed_at timestamptz,
    settlement_id text,
    check ((state = 'CLOSED') = (closed_at is not null)),
    check ((state = 'CLOSED') = (settlement_id is not null))
  );
  -- the list of tenants in one state, newest first; the primary key serves the list of all
  create index tenant_state on tenant (state, tenant_id desc);
  create table user_account (
    user_id text primary key,
    kind text not null check (kind in ('TENANT', 'STAFF')),
    tenant_id text references tenant,
    login_digest bytea not null check (octet_length(login_digest) = 32),
    staff_login text,
    sealed_phone bytea,
    sealed_display_name bytea not null,
    password_hash text not null check (password_hash like '$argon2id$%'),
    roles text[] not null,
    sealed_code_secret bytea,
    last_code_step bigint,
    created_at timestamptz not null,
    created_by text not null,
    constraint user_login unique (login_digest),
    check ((kind = 'TENANT') = (tenant_id is not null)),
    check ((kind = 'TENANT') = (sealed_phone is not null)),
    check ((kind = 'STAFF') = (staff_login is not null)),
    check ((kind = 'STAFF') = (sealed_code_secret is not null))
  );
  -- users of one tenant; whether there is staff already
  create index user_tenant on user_account (tenant_id) where tenant_id is not null;
  create index user_staff on user_account (user_id) where kind = 'STAFF';`;

const signIns = sql`
  create table sign_in_guard (
    login_digest bytea primary key check (octet_length(login_digest) = 32),
    failures integer not null check (failures >= 0),
    locked_until timestamptz,
    last_attempt_at timestamptz not null
  );
  -- guards to forget
  create index sign_in_guard_age on sign_in_guard (last_attempt_at);
  create table session (
    session_id text primary key,
    token_digest bytea not null unique check (octet_length(token_digest) = 32),
    user_id text not null references user_account,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
  );
  -- sessions of one user; sessions to forget
  create index session_user_id on session (user_id);
  create index session_expiry on session (expires_at);`;

const records = sql`
  create table acceptance (
    acceptance_id text primary key,
    tenant_id text not null references tenant,
    agreement_id text not null,
    version text not null,
    content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
    mode text not null check (mode in ('CLICK', 'SEAL', 'USE')),
    accepted_at timestamptz not null,
    actor text not null
  );
  -- what one tenant accepted
  create index acceptance_tenant on acceptance (tenant_id, accepted_at);
  create table verification (
    verification_id text primary key,
    tenant_id text not null references tenant,
    state text not null check (state in ('PENDING', 'APPROVED', 'REJECTED')),
    sealed_identity bytea not null,
    number_digest bytea not null check (octet_length(number_digest) = 32),
    reject_reasons text[] not null,
    submitted_at timestamptz not null,
    reviewed_at timestamptz,
    reviewer text,
    check ((state = 'PENDING') = (reviewed_at is null)),
    check ((state = 'PENDING') = (reviewer is null)),
    check ((state = 'REJECTED') = (cardinality(reject_reasons) > 0))
  );
  -- one submission under review at a time
  create unique index verification_pending on verification (tenant_id) where state = 'PENDING';
  -- the reviewers' queue, oldest first; one tenant's submissions; who else used a number
  create index verification_state on verification (state, verification_id);
  create index verification_tenant on verification (tenant_id, verification_id);
  create index verification_number on verification (number_digest);
  create table notice (
    notice_id text primary key,
    tenant_id text not null references tenant,
    topic text not null,
    subject_zh text not null,
    subject_en text not null,
    body_zh text not null,
    body_en text not null,
    clause_ids text[] not null,
    sent_at timestamptz not null
  );
  -- one tenant's notices, newest first
  create index notice_tenant on notice (tenant_id, notice_id desc);`;

export const accountsTables: Migration = {
  async up(db) {
    for (const tables of [people, signIns, records]) await tables.execute(db);
    for (const table of ['acceptance', 'notice']) await appendOnly(db, table);
    // Erasing is destroying a key: these rows stay.
    for (const table of ['data_key', 'tenant', 'user_account', 'verification'])
      await revokeFromApp(db, table, ['delete']);
  },
};
