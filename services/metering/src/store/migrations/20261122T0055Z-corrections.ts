// Corrections of counted facts: proposals that two people decide, what took effect, and what was told of it.

import { appendOnly, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const proposals = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table correction_proposals (
      correction_id text primary key,
      tenant_id uuid not null,
      message_key uuid,
      job_id text collate "C",
      facts_on smallint not null check (facts_on between 0 and 255),
      facts_off smallint not null check (facts_off between 0 and 255),
      facts_released smallint not null check (facts_released between 0 and 255),
      reason text not null,
      explanation text not null,
      state text not null check (state in ('PENDING', 'APPROVED', 'REJECTED')),
      effect jsonb not null,
      effect_digest bytea not null,
      proposed_by text not null,
      proposed_at timestamptz not null,
      expires_at timestamptz not null,
      decided_by text not null,
      decided_at timestamptz,
      rejection text not null,
      check ((message_key is null) <> (job_id is null)),
      check ((state = 'PENDING') = (decided_at is null))
    )`.execute(db);
  await sql`create index correction_proposals_tenant on correction_proposals (tenant_id, correction_id)`.execute(db);
};

/** What took effect: never changed, and ended only by another one that comes later. */
const corrections = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table corrections (
      effective_no bigint generated always as identity primary key,
      correction_id text not null unique references correction_proposals,
      tenant_id uuid not null,
      message_key uuid,
      job_id text collate "C",
      facts_on smallint not null check (facts_on between 0 and 255),
      facts_off smallint not null check (facts_off between 0 and 255),
      facts_released smallint not null check (facts_released between 0 and 255),
      approved_by text not null,
      approved_at timestamptz not null,
      check ((message_key is null) <> (job_id is null)),
      check (facts_on & facts_off = 0 and facts_on & facts_released = 0 and facts_off & facts_released = 0)
    )`.execute(db);
  await sql`create index corrections_message on corrections (tenant_id, message_key) where message_key is not null`.execute(
    db,
  );
  await sql`create index corrections_job on corrections (tenant_id, job_id) where job_id is not null`.execute(db);
  await appendOnly(db, 'corrections');
};

const told = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table corrected_usage (
      tenant_id uuid not null,
      usage_id text not null,
      line_no int not null check (line_no > 0),
      correction_id text references correction_proposals,
      agreement_no smallint not null,
      product text collate "C" not null,
      job_id text collate "C" not null,
      grant_id text collate "C" not null,
      hour_start timestamptz not null,
      messages bigint not null,
      units bigint not null,
      created_at timestamptz not null,
      primary key (tenant_id, usage_id, line_no),
      check (messages <> 0 or units <> 0)
    )`.execute(db);
  await appendOnly(db, 'corrected_usage');
};

export const corrections20261122: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await proposals(schema);
    await corrections(schema);
    await told(schema);
  },
};
