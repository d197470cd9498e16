// Cases with their evidence, files and timeline; crossings of lines. There is no case without evidence, and evidence never changes.
import { appendOnly, revokeFromApp, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const SEVERITY = sql.raw("('ORDINARY', 'SERIOUS', 'GRAVE')");

const cases = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table cases (
      case_id text primary key,
      tenant_id text not null references tenants,
      state text not null check (state in ('OPEN', 'INVESTIGATING', 'DECIDED', 'CLOSED')),
      severity text not null check (severity in ${SEVERITY}),
      trigger_id text not null check (trigger_id <> ''),
      trigger_kind text not null check (trigger_kind <> ''),
      clause_id text not null check (clause_id <> ''),
      agreement_id text not null,
      agreement_version text not null,
      title text not null check (title <> ''),
      opens_with text not null,
      may_end_as text not null,
      assignee text not null default '',
      take_up_by timestamptz not null,
      decide_by timestamptz not null check (decide_by >= take_up_by),
      case_rules text not null,
      outcome text check (outcome in ('UNFOUNDED', 'WARNED', 'SANCTIONED', 'RESOLVED')),
      decision_reason text not null default '',
      restriction_ids text[] not null default '{}',
      proposal_ids text[] not null default '{}',
      merged_into text references cases check (merged_into <> case_id),
      created_at timestamptz not null,
      updated_at timestamptz not null check (updated_at >= created_at),
      closed_at timestamptz,
      check ((state = 'CLOSED') = (closed_at is not null)),
      check (merged_into is null or state = 'CLOSED'),
      check ((state in ('OPEN', 'INVESTIGATING') or merged_into is not null) = (outcome is null)),
      check ((outcome is null) = (decision_reason = '')),
      check ((outcome is not distinct from 'SANCTIONED')
        = (cardinality(restriction_ids) + cardinality(proposal_ids) > 0))
    )`.execute(db);
  await sql`
    create unique index cases_one_under_way on cases (tenant_id, trigger_id)
    where state in ('OPEN', 'INVESTIGATING')`.execute(db);
  await sql`create index cases_to_take_up on cases (take_up_by, case_id) where state = 'OPEN'`.execute(db);
  await sql`create index cases_to_decide on cases (decide_by, case_id) where state = 'INVESTIGATING'`.execute(db);
  await sql`create index cases_of_tenant on cases (tenant_id, case_id)`.execute(db);
  await sql`create index cases_merged on cases (merged_into) where merged_into is not null`.execute(db);
  await revokeFromApp(db, 'cases', ['delete', 'truncate']);
};

const evidence = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table case_evidence (
      evidence_id text primary key,
      case_id text not null references cases,
      kind text not null check (kind in
        ('RATIO', 'FACT', 'REPORT', 'COMPLAINT', 'INCIDENT', 'FILE', 'EXTRACT', 'MESSAGE')),
      title text not null check (title <> ''),
      content text not null,
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      file_name text not null default '',
      media_type text not null default '',
      size_bytes bigint not null check (size_bytes > 0),
      actor text not null check (actor <> ''),
      created_at timestamptz not null,
      check ((kind = 'FILE') = (file_name <> '')),
      check ((kind = 'FILE') = (media_type <> '')),
      check ((kind = 'FILE') = (content = '')),
      check (kind = 'FILE' or sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
    )`.execute(db);
  await sql`create index case_evidence_of_case on case_evidence (case_id, evidence_id)`.execute(db);
  await sql`
    create table case_file_parts (
      evidence_id text not null references case_evidence,
      part_no int not null check (part_no > 0),
      content bytea not null check (length(content) > 0),
      primary key (evidence_id, part_no)
    )`.execute(db);
  await sql`
    create table case_events (
      sequence bigint generated always as identity primary key,
      case_id text not null references cases,
      kind text not null check (kind <> ''),
      actor text not null check (actor <> ''),
      text text not null,
      reference text not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index case_events_of_case on case_events (case_id, sequence)`.execute(db);
  for (const table of ['case_evidence', 'case_file_parts', 'case_events']) await appendOnly(db, table);
};

/** Judged at the commit: a case and its first evidence come together or not at all. */
const noCaseWithoutEvidence = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create function refuse_case_without_evidence() returns trigger language plpgsql as $$
    begin
      if not exists (select from case_evidence where case_id = new.case_id) then
        raise exception 'case % has no evidence', new.case_id
          using errcode = 'check_violation', constraint = 'cases_have_evidence';
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create constraint trigger cases_have_evidence after insert on cases
    deferrable initially deferred for each row execute function refuse_case_without_evidence()`.execute(db);
};

const crossings = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table crossings (
      crossing_id text primary key,
      tenant_id text not null references tenants,
      trigger_id text not null,
      window_kind text not null,
      window_name text not null,
      counts_from timestamptz not null,
      level text not null check (level in ('WARNS', 'FIRES', 'UNDECIDABLE')),
      case_id text not null references cases,
      evidence_id text not null references case_evidence,
      judged jsonb not null,
      query_digest text not null check (query_digest ~ '^[0-9a-f]{64}$'),
      created_at timestamptz not null,
      constraint crossings_once unique (tenant_id, trigger_id, window_kind, window_name, counts_from, level)
    )`.execute(db);
  await appendOnly(db, 'crossings');
};

export const casesMigration: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await cases(schema);
    await evidence(schema);
    await noCaseWithoutEvidence(schema);
    await crossings(schema);
  },
};
