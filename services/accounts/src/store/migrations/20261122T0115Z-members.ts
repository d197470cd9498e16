// Members who come and go, where they are written to, links that work once, and sessions in which staff look at a tenant.
import { type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

const tables = sql`
  alter table user_account add column left_at timestamptz;
  alter table user_account add column language text not null default 'zh' check (language in ('zh', 'en'));
  alter table user_account add column sealed_email bytea;
  alter table user_account add column email_digest bytea check (octet_length(email_digest) = 32);
  alter table user_account add column email_bounced_at timestamptz;
  alter table user_account add constraint user_email check ((sealed_email is null) = (email_digest is null));
  -- whose address mail came back from
  create index user_email_digest on user_account (email_digest) where email_digest is not null;
  alter table session add column last_used_at timestamptz;
  alter table session add column impersonated_tenant_id text references tenant;
  alter table session add column reason text;
  alter table session add constraint session_impersonation check ((impersonated_tenant_id is null) = (reason is null));
  create table one_time_link (
    link_id text primary key,
    purpose text not null check (purpose in ('INVITATION', 'PASSWORD_RESET', 'EMAIL_CONFIRMATION')),
    token_digest bytea not null unique check (octet_length(token_digest) = 32),
    tenant_id text references tenant,
    user_id text not null,
    key_owner text not null,
    sealed_content bytea not null,
    roles text[] not null,
    staff_login text,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    withdrawn_at timestamptz,
    check (num_nonnulls(used_at, withdrawn_at) < 2),
    check ((purpose = 'INVITATION') = (cardinality(roles) > 0))
  );
  -- invitations that are open; links of one person
  create index one_time_link_open on one_time_link (tenant_id, link_id) where used_at is null and withdrawn_at is null;
  create index one_time_link_user on one_time_link (user_id, purpose);
  create table reset_request (
    login_digest bytea primary key check (octet_length(login_digest) = 32),
    requested_at timestamptz not null,
    handled_at timestamptz
  );
  -- requests to handle
  create index reset_request_open on reset_request (requested_at) where handled_at is null;
  create table notice_preference (
    user_id text not null references user_account,
    category text not null check (category = 'ACTIVITY'),
    email boolean not null,
    primary key (user_id, category)
  );`;

export const members: Migration = {
  async up(db) {
    await tables.execute(db);
    await revokeFromApp(db, 'one_time_link', ['delete']);
  },
};
