// Proposals to end an agreement and the settlements that carry them out.
import { appendOnly, revokeFromApp, type Migration } from '@tollgate/db';
import { type Kysely, sql } from 'kysely';

const proposals = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table proposals (
      proposal_id text primary key,
      tenant_id text not null references tenants,
      cause text not null,
      reason text not null check (reason <> ''),
      state text not null check (state in ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED')),
      elections jsonb not null,
      agreement_id text not null,
      agreement_version text not null,
      preview bytea not null,
      basis jsonb not null,
      proposer text not null check (proposer <> ''),
      decider text not null,
      decision_reason text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null check (expires_at > created_at),
      decided_at timestamptz,
      settlement_id text unique,
      check (state <> 'APPROVED' or (decider <> '' and decider <> proposer)),
      check ((state = 'APPROVED') = (settlement_id is not null))
    )`.execute(db);
  await sql`create unique index proposals_one_pending on proposals (tenant_id) where state = 'PENDING'`.execute(db);
  await revokeFromApp(db, 'proposals', ['delete', 'truncate']);
};

const settlements = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table settlements (
      settlement_id text primary key,
      tenant_id text not null unique references tenants,
      proposal_id text not null unique references proposals,
      cause text not null,
      elections jsonb not null,
      agreement_id text not null,
      agreement_version text not null,
      approver text not null,
      created_at timestamptz not null,
      closing_month text check (closing_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
      refusals int not null default 0 check (refusals >= 0),
      retry_at timestamptz,
      final_invoice_id text not null default '',
      waiting_for text not null default '',
      completed_at timestamptz
    )`.execute(db);
  await sql`create index settlements_running on settlements (created_at) where completed_at is null`.execute(db);
  await revokeFromApp(db, 'settlements', ['delete', 'truncate']);
};

const progress = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table settlement_steps (
      settlement_id text not null references settlements,
      step text not null check (
        step in ('ADMISSION_STOPPED', 'TRAFFIC_DRAINED', 'USAGE_BILLED', 'VALUE_MOVED', 'ACCOUNT_CLOSED')),
      completed_at timestamptz not null,
      primary key (settlement_id, step)
    )`.execute(db);
  await sql`
    create table settlement_plans (
      settlement_id text not null references settlements,
      attempt int not null check (attempt >= 0),
      statement_zh text not null,
      statement_en text not null,
      clause_ids text[] not null,
      created_at timestamptz not null,
      primary key (settlement_id, attempt)
    )`.execute(db);
  await sql`
    create table settlement_lines (
      settlement_id text not null,
      attempt int not null,
      line_no int not null check (line_no > 0),
      lot_id text not null,
      lot_kind text not null check (lot_kind in ('CASH', 'BONUS')),
      fate text not null check (fate in ('REFUNDED', 'FORFEITED', 'EXPIRED', 'SET_OFF')),
      amount_micros bigint not null check (amount_micros > 0),
      currency text not null,
      clause_id text not null check (clause_id <> ''),
      explanation_zh text not null,
      explanation_en text not null,
      primary key (settlement_id, attempt, line_no),
      foreign key (settlement_id, attempt) references settlement_plans
    )`.execute(db);
  for (const table of ['settlement_steps', 'settlement_plans', 'settlement_lines']) await appendOnly(db, table);
};

export const settlementsMigration: Migration = {
  up: async (db) => {
    const schema = db as Kysely<unknown>;
    await proposals(schema);
    await settlements(schema);
    await progress(schema);
  },
};
