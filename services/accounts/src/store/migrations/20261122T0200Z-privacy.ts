// Privacy requests with what the services confirmed, closures, data on its clock, and keys that are being rotated.
import { appendOnly, type Migration, revokeFromApp, updateOnly } from '@tollgate/db';
import { sql } from 'kysely';

const requests = sql`
  create table privacy_request (
    privacy_request_id text primary key,
    tenant_id text not null references tenant,
    kind text not null check (kind in
      ('ACCESS', 'COPY', 'RECTIFY', 'ERASE', 'RESTRICT', 'OBJECT', 'WITHDRAW', 'EXPLAIN')),
    state text not null check (state in
      ('IDENTITY_PENDING', 'OPEN', 'PAUSED', 'EXECUTING', 'COMPLETED', 'REFUSED')),
    sealed_details bytea not null,
    submitted_at timestamptz not null,
    submitted_by text not null,
    identity_check text check (identity_check in ('PASSWORD', 'PAPER_SEEN', 'CALLED_BACK', 'RETENTION_ENDED')),
    proved_by text,
    clause_id text not null,
    clock_days integer not null check (clock_days > 0),
    working_days boolean not null,
    -- null while the clock stands; then days_left says how much of it there is
    due_at timestamptz,
    days_left integer check (days_left >= 0),
    ordered_at timestamptz,
    refusal_ground text,
    sealed_answer bytea,
    ended_at timestamptz,
    decided_by text,
    export_expires_at timestamptz,
    check ((identity_check is null) = (proved_by is null)),
    check (num_nonnulls(due_at, days_left) = 1),
    check (state not in ('IDENTITY_PENDING', 'PAUSED') or days_left is not null),
    check (state in ('IDENTITY_PENDING', 'REFUSED') or identity_check is not null),
    check ((state in ('COMPLETED', 'REFUSED')) = (ended_at is not null)),
    check ((state = 'REFUSED') = (refusal_ground is not null)),
    check (state <> 'EXECUTING' or ordered_at is not null)
  );
  -- one tenant's requests, newest first
  create index privacy_request_tenant on privacy_request (tenant_id, privacy_request_id desc);
  -- what staff have to answer, the next deadline first
  create index privacy_request_due on privacy_request (due_at, privacy_request_id) where ended_at is null;
  -- one erasure of a tenant at a time
  create unique index privacy_request_one_erasure on privacy_request (tenant_id) where kind = 'ERASE' and ended_at is null;
  create table privacy_step (
    step_id bigint generated always as identity primary key,
    privacy_request_id text not null references privacy_request,
    step text not null,
    at timestamptz not null,
    actor text not null,
    detail text not null
  );
  -- one request's history
  create index privacy_step_of on privacy_step (privacy_request_id, step_id);
  create table privacy_confirmation (
    privacy_request_id text not null references privacy_request,
    service text not null,
    holdings jsonb not null,
    confirmed_at timestamptz not null,
    primary key (privacy_request_id, service)
  );
  create table erasure_certificate (
    privacy_request_id text primary key references privacy_request,
    tenant_id text not null references tenant,
    erased_at timestamptz not null,
    issued_at timestamptz not null,
    document text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$')
  );`;

const ends = sql`
  create table closure (
    closure_id text primary key,
    tenant_id text not null references tenant,
    state text not null check (state in ('COOLING_OFF', 'SETTLING', 'CLOSED', 'CANCELLED')),
    channel text not null check (channel in ('CONSOLE', 'MAIL', 'PHONE')),
    requested_at timestamptz not null,
    requested_by text not null,
    cool_off_ends_at timestamptz not null,
    due_at timestamptz not null,
    clause_id text not null,
    ended_at timestamptz,
    settlement_id text,
    check ((state in ('CLOSED', 'CANCELLED')) = (ended_at is not null)),
    -- nothing closes without its settlement
    check ((state = 'CLOSED') = (settlement_id is not null))
  );
  -- one that goes on, a tenant
  create unique index closure_going_on on closure (tenant_id) where ended_at is null;
  create index closure_cooling on closure (cool_off_ends_at) where state = 'COOLING_OFF';
  create table retention_item (
    tenant_id text not null references tenant,
    data_class text not null,
    due_at timestamptz not null,
    law text not null,
    erased_at timestamptz,
    primary key (tenant_id, data_class)
  );
  -- what is due
  create index retention_item_due on retention_item (due_at) where erased_at is null;`;

// A key that is destroyed never comes back, whoever asks.
const keys = sql`
  alter table data_key add column master_key_id text;
  create table data_key_rotation (
    owner_id text primary key references data_key,
    -- NEXT: not in force yet; PREVIOUS: no longer in force, and readable until everything is sealed again
    stage text not null check (stage in ('NEXT', 'PREVIOUS')),
    wrapped_key bytea not null,
    master_key_id text not null,
    made_at timestamptz not null
  );
  create function refuse_return_of_key() returns trigger language plpgsql as $$
  begin
    if old.wrapped_key is null and new.wrapped_key is not null then
      raise exception 'a destroyed key never comes back' using errcode = 'restrict_violation';
    end if;
    return new;
  end $$;
  create trigger data_key_stays_destroyed before update on data_key
    for each row execute function refuse_return_of_key();`;

export const privacy: Migration = {
  async up(db) {
    for (const tables of [requests, ends, keys]) await tables.execute(db);
    for (const table of ['privacy_step', 'privacy_confirmation', 'erasure_certificate']) await appendOnly(db, table);
    for (const table of ['privacy_request', 'closure', 'retention_item']) await revokeFromApp(db, table, ['delete']);
    await updateOnly(db, 'retention_item', ['erased_at']);
  },
};
