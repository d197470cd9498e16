// Addresses to which gateways send their own formats over HTTP.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const webHooks: Migration = {
  up: async (db) => {
    await sql`
      create table web_hooks (
        web_hook_id text primary key,
        tenant_id uuid not null,
        product text collate "C" not null,
        format text not null,
        label text not null,
        token_digest bytea not null unique check (octet_length(token_digest) = 32),
        sealed_signing_key bytea,
        sns_topic_arn text not null,
        sns_subscribe_url text not null default '',
        column_names jsonb not null,
        created_by text not null,
        created_at timestamptz not null,
        revoked_at timestamptz
      )`.execute(db);
    await sql`create index web_hooks_of_tenant on web_hooks (tenant_id, web_hook_id desc)`.execute(db);
  },
};
