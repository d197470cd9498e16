// Operators' numbers, papers that an approval rested on, looks at personal data, bans that wait for a second person, and
// tenants that go on from a closed one. Old code leaves the new columns empty, which is what they mean then.
import { appendOnly, type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

const columns = sql`
  alter table verification
    add column operator_digest bytea check (octet_length(operator_digest) = 32);
  alter table document
    -- stays when a paper is rejected later: an approval may rest on it
    add column accepted_at timestamptz;
  alter table tenant
    -- the closed tenant that this one goes on from; each has one successor
    add column reopened_from text unique references tenant;`;

const tables = sql`
  create table identity_look (
    look_id bigint generated always as identity primary key,
    tenant_id text not null references tenant,
    actor text not null,
    looked_at timestamptz not null,
    verification_id text references verification,
    document_id text references document,
    check (num_nonnulls(verification_id, document_id) = 1)
  );
  -- who looked at one tenant, latest first
  create index identity_look_tenant on identity_look (tenant_id, look_id desc);
  create table ban_proposal (
    tenant_id text primary key references tenant,
    reason text not null,
    -- everybody else whom it would reach, ascending
    others text[] not null check (cardinality(others) > 0),
    proposed_at timestamptz not null,
    proposed_by text not null
  );`;

export const kycProof: Migration = {
  async up(db) {
    for (const statement of [columns, tables]) await statement.execute(db);
    await appendOnly(db, 'identity_look');
    await revokeFromApp(db, 'ban_proposal', ['delete']);
  },
};
