// Counts of others, their comparisons with ours, discrepancies and their evidence.

import { appendOnly, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const statements = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table statements (
      statement_id text primary key,
      party text not null check (party in ('TENANT', 'GATEWAY')),
      tenant_id uuid,
      gateway text collate "C" not null,
      file_sha256 bytea not null,
      lines int not null check (lines > 0),
      uploaded_by text not null,
      uploaded_at timestamptz not null,
      check ((party = 'TENANT') = (tenant_id is not null)),
      check ((party = 'GATEWAY') = (gateway <> ''))
    )`.execute(db);
  await sql`
    create table statement_lines (
      statement_id text not null references statements,
      line_number int not null check (line_number > 0),
      tenant_id uuid,
      product text collate "C" not null,
      day date not null,
      units bigint not null check (units >= 0),
      primary key (statement_id, line_number)
    )`.execute(db);
  // The newest totals of the other gateways.
  await sql`create index statement_lines_spanning on statement_lines (product, day) where tenant_id is null`.execute(
    db,
  );
  await sql`
    create table lines_to_compare (
      statement_id text not null,
      line_number int not null,
      primary key (statement_id, line_number),
      foreign key (statement_id, line_number) references statement_lines
    )`.execute(db);
  await appendOnly(db, 'statements');
  await appendOnly(db, 'statement_lines');
};

const comparisons = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table comparisons (
      statement_id text not null,
      line_number int not null,
      tenant_id uuid,
      gateway text not null,
      product text collate "C" not null,
      day date not null,
      submitted bigint not null check (submitted >= 0),
      billed bigint not null,
      late bigint not null,
      recounted bigint not null check (recounted >= 0),
      recounted_messages bigint not null check (recounted_messages >= 0),
      verdict text not null check (verdict in ('STANDS', 'DISCREPANCY')),
      difference bigint not null check (difference >= 0),
      excess bigint not null check (excess >= 0),
      in_favour_of text check (in_favour_of in ('TENANT', 'PROVIDER')),
      clause_id text not null,
      per_mille bigint not null check (per_mille >= 0),
      holding bigint,
      agreement_id text not null,
      agreement_version text not null,
      snapshot_at timestamptz not null,
      discrepancy_id text unique,
      primary key (statement_id, line_number),
      foreign key (statement_id, line_number) references statement_lines,
      check ((verdict = 'DISCREPANCY') = (discrepancy_id is not null)),
      check ((verdict = 'STANDS') = (holding is not null))
    )`.execute(db);
  await appendOnly(db, 'comparisons');
};

const discrepancies = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table discrepancies (
      discrepancy_id text primary key references comparisons (discrepancy_id),
      tenant_id uuid,
      state text not null check (state in ('OPEN', 'RESOLVED', 'DISMISSED')),
      suggested_direction text check (suggested_direction in ('CREDIT', 'DEBIT')),
      suggested_units bigint check (suggested_units > 0),
      proposed jsonb,
      note_direction text check (note_direction in ('CREDIT', 'DEBIT')),
      note_units bigint check (note_units > 0),
      reason text not null,
      decided_by text not null,
      decided_at timestamptz,
      opened_at timestamptz not null,
      due_at timestamptz not null,
      due_clause_id text not null,
      check ((suggested_direction is null) = (suggested_units is null)),
      check ((note_direction is null) = (note_units is null)),
      check ((state = 'RESOLVED') = (note_units is not null)),
      check ((state = 'OPEN') = (decided_at is null))
    )`.execute(db);
  await sql`create index discrepancies_tenant on discrepancies (tenant_id, discrepancy_id)`.execute(db);
  await sql`
    create table evidence_parts (
      discrepancy_id text not null references discrepancies,
      part_no int not null check (part_no > 0),
      content bytea not null,
      primary key (discrepancy_id, part_no)
    )`.execute(db);
  await appendOnly(db, 'evidence_parts');
};

export const reconciliation: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await statements(schema);
    await comparisons(schema);
    await discrepancies(schema);
  },
};
