// Papers, findings, demands, optional facts with consents, bans, and what is past due.
import { appendOnly, type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

// Old code neither reads nor writes these columns; their defaults are what it means.
const columns = sql`
  alter table tenant
    -- false: the first submission of identity facts says what kind it is
    add column kind_declared boolean not null default true,
    add column opened_at timestamptz;
  alter table verification
    add column stage text not null default 'REVIEW'
      check (stage in ('REVIEW', 'SECOND_REVIEW', 'REVISION', 'REVISED')),
    add column sends_for_others boolean not null default false,
    add column first_reviewer text,
    add column first_reviewed_at timestamptz,
    add column registry_outcome text not null default 'NOT_ASKED'
      check (registry_outcome in ('NOT_ASKED', 'ASKING', 'MATCH', 'MISMATCH', 'UNAVAILABLE')),
    add column registry_attempts integer not null default 0,
    add column registry_next_at timestamptz,
    add constraint verification_two_reviewers check (first_reviewer is distinct from reviewer or first_reviewer is null
      or state <> 'APPROVED'),
    add constraint verification_asking check ((registry_outcome = 'ASKING') = (registry_next_at is not null));
  -- what a registry has to be asked about
  create index verification_asking_at on verification (registry_next_at) where registry_next_at is not null;`;

const papers = sql`
  create table document (
    document_id text primary key,
    tenant_id text not null references tenant,
    type text not null,
    state text not null check (state in ('UPLOADED', 'ACCEPTED', 'REJECTED')),
    media_type text not null check (media_type in ('image/jpeg', 'image/png', 'application/pdf')),
    size_bytes bigint not null check (size_bytes between 1 and 5242880),
    sha256 bytea not null check (octet_length(sha256) = 32),
    sealed_file_name bytea not null,
    uploaded_at timestamptz not null,
    uploaded_by text not null,
    reason text,
    reviewed_at timestamptz,
    reviewer text,
    check ((state = 'REJECTED') = (reason is not null)),
    check ((state = 'UPLOADED') = (reviewed_at is null)),
    check ((state = 'UPLOADED') = (reviewer is null))
  );
  -- one tenant's papers, oldest first
  create index document_tenant on document (tenant_id, document_id);
  create table document_content (
    document_id text primary key references document,
    sealed_content bytea not null
  );
  create table verification_document (
    verification_id text not null references verification,
    document_id text not null references document,
    primary key (verification_id, document_id)
  );
  create table verification_finding (
    finding_id bigint generated always as identity primary key,
    verification_id text not null references verification,
    field text not null,
    reason text not null,
    automatic boolean not null,
    found_at timestamptz not null,
    actor text not null
  );
  -- what was found about one submission
  create index verification_finding_of on verification_finding (verification_id, finding_id);`;

const dues = sql`
  create table demand (
    demand_id text primary key,
    tenant_id text not null references tenant,
    state text not null check (state in ('OPEN', 'MET', 'WITHDRAWN')),
    documents text[] not null check (cardinality(documents) > 0),
    reason text not null,
    clause_id text not null,
    created_at timestamptz not null,
    due_at timestamptz not null,
    actor text not null,
    ended_at timestamptz,
    check ((state = 'OPEN') = (ended_at is null)),
    check (due_at > created_at)
  );
  -- one tenant's demands, newest first
  create index demand_tenant on demand (tenant_id, demand_id desc);
  create table kyc_standing (
    tenant_id text primary key references tenant,
    past_due text[] not null,
    sequence bigint not null,
    -- when time alone changes what is due; null when it never does
    next_at timestamptz,
    updated_at timestamptz not null
  );
  -- whom to look at again
  create index kyc_standing_next on kyc_standing (next_at) where next_at is not null;
  create table paper_announcement (
    verification_id text not null references verification,
    paper text not null,
    days_ahead integer not null,
    announced_at timestamptz not null,
    -- once each
    primary key (verification_id, paper, days_ahead)
  );`;

const people = sql`
  create table consent (
    consent_id text primary key,
    tenant_id text not null references tenant,
    field text not null,
    purpose text not null,
    purpose_version text not null,
    given_at timestamptz not null,
    actor text not null
  );
  -- one tenant's consents, oldest first
  create index consent_tenant on consent (tenant_id, consent_id);
  create table consent_withdrawal (
    consent_id text primary key references consent,
    withdrawn_at timestamptz not null,
    actor text not null
  );
  create table profile_field (
    tenant_id text not null references tenant,
    field text not null,
    sealed_value bytea not null,
    consent_id text not null references consent,
    updated_at timestamptz not null,
    primary key (tenant_id, field)
  );
  create table ban (
    digest bytea not null check (octet_length(digest) = 32),
    subject text not null check (subject in ('IDENTITY', 'PHONE', 'TENANT')),
    tenant_id text not null references tenant,
    reason text not null,
    banned_at timestamptz not null,
    actor text not null,
    primary key (digest, subject)
  );
  -- whether a tenant is banned
  create index ban_tenant on ban (tenant_id, banned_at);`;

export const kyc: Migration = {
  async up(db) {
    for (const tables of [columns, papers, dues, people]) await tables.execute(db);
    const records = ['verification_document', 'verification_finding', 'paper_announcement'];
    // A ban is for good: nobody who runs this service can take it back.
    for (const table of [...records, 'consent', 'consent_withdrawal', 'ban']) await appendOnly(db, table);
    for (const table of ['document', 'demand', 'kyc_standing']) await revokeFromApp(db, table, ['delete']);
    // Retention may delete a paper; nothing replaces one.
    await revokeFromApp(db, 'document_content', ['update']);
  },
};
