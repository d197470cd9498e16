// The agreement registry: publications with their archived text, who was told and who objected, evidence of consents,
// and what sealed contracts say instead of clauses.
import { appendOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

const registry = sql`
  alter table acceptance add column document_digest text check (document_digest ~ '^[0-9a-f]{64}$');
  alter table acceptance add column description text check (description <> '');
  create table publication (
    agreement_id text not null,
    version text not null,
    content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
    effective_at timestamptz not null,
    published_at timestamptz not null,
    published_by text not null,
    supersedes_version text,
    subjects text[] not null check (cardinality(subjects) > 0),
    kinds text[] not null,
    origin text not null check (origin in ('PROVIDER', 'CARRIER')),
    channels text[] not null,
    clause_ids text[] not null,
    -- the whole version as data, to be read for ever, also when no build knows it any more
    document jsonb not null,
    notice_subject_zh text not null,
    notice_subject_en text not null,
    notice_body_zh text not null,
    notice_body_en text not null,
    primary key (agreement_id, version),
    -- a version takes the place of one that was there, and each is replaced by one at most
    foreign key (agreement_id, supersedes_version) references publication,
    unique (agreement_id, supersedes_version)
  );
  create table announcement (
    tenant_id text not null references tenant,
    agreement_id text not null,
    version text not null,
    notice_id text not null references notice,
    announced_at timestamptz not null,
    -- once per tenant and version
    primary key (tenant_id, agreement_id, version),
    foreign key (agreement_id, version) references publication
  );
  -- publications whose announcement reached everybody
  create table announcement_end (
    agreement_id text not null,
    version text not null,
    ended_at timestamptz not null,
    primary key (agreement_id, version),
    foreign key (agreement_id, version) references publication
  );
  create table objection (
    tenant_id text not null references tenant,
    agreement_id text not null,
    version text not null,
    objected_at timestamptz not null,
    actor text not null,
    primary key (tenant_id, agreement_id, version),
    foreign key (agreement_id, version) references publication
  );
  create table sealed_override (
    tenant_id text not null references tenant,
    agreement_id text not null,
    clause_id text not null,
    effective_at timestamptz not null,
    effect text not null check (effect in ('REPLACED', 'STRUCK', 'RESTORED')),
    replacement_zh text,
    replacement_en text,
    document_digest text not null check (document_digest ~ '^[0-9a-f]{64}$'),
    description text not null check (description <> ''),
    recorded_at timestamptz not null,
    recorded_by text not null,
    primary key (tenant_id, agreement_id, clause_id, effective_at),
    check ((effect = 'REPLACED') = (replacement_zh is not null)),
    check ((effect = 'REPLACED') = (replacement_en is not null))
  );`;

export const agreementRegistry: Migration = {
  async up(db) {
    await registry.execute(db);
    for (const table of ['publication', 'announcement', 'announcement_end', 'objection', 'sealed_override'])
      await appendOnly(db, table);
  },
};
