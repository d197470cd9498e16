// E-mail: what waits, what was sent, and every attempt as proof.
import { appendOnly, type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

const tables = sql`
  alter table notice add column template_id text;
  alter table notice add column template_version integer;
  alter table notice add column template_hash text check (template_hash ~ '^[0-9a-f]{64}$');
  alter table notice add column merge_key text;
  create table notice_repeat (
    notice_id text not null references notice,
    repeated_at timestamptz not null
  );
  -- repetitions of one notice
  create index notice_repeat_notice on notice_repeat (notice_id);
  create table notice_outgoing (
    notice_id text primary key references notice,
    tenant_id text not null references tenant,
    topic text not null,
    ready_at timestamptz not null
  );
  -- what to mail next
  create index notice_outgoing_group on notice_outgoing (tenant_id, topic, notice_id);
  create table mail (
    mail_id text primary key,
    purpose text not null check (purpose in ('NOTICE', 'INVITATION', 'PASSWORD_RESET', 'EMAIL_CONFIRMATION')),
    tenant_id text references tenant,
    topic text,
    user_id text,
    key_owner text not null,
    sealed_address bytea not null,
    address_digest bytea not null check (octet_length(address_digest) = 32),
    sealed_content bytea,
    state text not null check (state in ('PENDING', 'SENT', 'FAILED', 'BOUNCED')),
    attempts integer not null check (attempts >= 0),
    next_attempt_at timestamptz not null,
    created_at timestamptz not null,
    check ((purpose = 'NOTICE') = (topic is not null)),
    check (state <> 'PENDING' or sealed_content is not null)
  );
  -- what to send next; the last mail of a topic
  create index mail_due on mail (next_attempt_at) where state = 'PENDING';
  create index mail_topic on mail (tenant_id, topic, created_at) where topic is not null;
  create table mail_notice (
    mail_id text not null references mail,
    notice_id text not null references notice,
    primary key (notice_id, mail_id)
  );
  create table mail_attempt (
    mail_id text not null references mail,
    attempt integer not null check (attempt > 0),
    attempted_at timestamptz not null,
    accepted boolean not null,
    response text not null,
    primary key (mail_id, attempt)
  );`;

export const mail: Migration = {
  async up(db) {
    await tables.execute(db);
    for (const table of ['notice_repeat', 'mail_notice', 'mail_attempt']) await appendOnly(db, table);
    await revokeFromApp(db, 'mail', ['delete']);
  },
};
