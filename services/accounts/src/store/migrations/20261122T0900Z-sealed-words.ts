// Words that people chose lie sealed: of notices, names of credentials and why they ended, why staff looked. The plain columns
// stay for what older code wrote and reads; new code leaves them empty.
import { type Migration, revokeFromApp, updateOnly } from '@tollgate/db';
import { sql } from 'kysely';

const columns = sql`
  alter table credential
    drop constraint credential_name_check,
    add column sealed_name bytea,
    add column sealed_end_reason bytea;
  alter table session add column sealed_reason bytea;
  -- what staff wanted to see of one tenant
  create index session_impersonated on session (impersonated_tenant_id) where impersonated_tenant_id is not null;`;

const words = sql`
  create table notice_words (
    -- the notice's id, a dot and the ordinal
    words_id text primary key,
    notice_id text not null references notice,
    -- 1 for what was said first; the greatest is what is shown
    ordinal integer not null check (ordinal > 0),
    said_at timestamptz not null,
    sealed_words bytea not null,
    unique (notice_id, ordinal)
  );`;

export const sealedWords: Migration = {
  async up(db) {
    for (const statement of [columns, words]) await statement.execute(db);
    // Sealed again when keys are rotated; otherwise what was said stays said.
    await revokeFromApp(db, 'notice_words', ['delete']);
    await updateOnly(db, 'notice_words', ['sealed_words']);
  },
};
