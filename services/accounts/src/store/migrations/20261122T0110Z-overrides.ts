// Sealed contracts that change the rules of a version for one tenant, and consents by use that metering counted.
import { appendOnly, type Migration, revokeFromApp } from '@tollgate/db';
import { sql } from 'kysely';

const overrides = sql`
  create table agreement_override (
    override_id text primary key,
    tenant_id text not null references tenant,
    agreement_id text not null,
    version text not null,
    content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
    -- canonical JSON as text: its bytes are what was confirmed
    document text not null check (document <> ''),
    effective_hash text not null check (effective_hash ~ '^[0-9a-f]{64}$'),
    state text not null check (state in ('PROPOSED', 'CONFIRMED', 'REJECTED')),
    effective_at timestamptz not null,
    holds_from timestamptz,
    document_digest text not null check (document_digest ~ '^[0-9a-f]{64}$'),
    description text not null check (description <> ''),
    proposed_at timestamptz not null,
    proposer text not null check (proposer <> ''),
    decided_at timestamptz,
    decider text,
    reject_reason text,
    -- when the other services were told
    reported_at timestamptz,
    check ((state = 'PROPOSED') = (decided_at is null)),
    check ((state = 'PROPOSED') = (decider is null)),
    check ((state = 'REJECTED') = (reject_reason is not null)),
    check ((state = 'CONFIRMED') = (holds_from is not null)),
    -- nothing that was counted or settled before changes afterwards
    check (holds_from >= decided_at and holds_from >= effective_at),
    -- nobody confirms a proposal of their own
    check (state <> 'CONFIRMED' or decider <> proposer)
  );
  create index agreement_override_of_tenant on agreement_override (tenant_id, holds_from);
  create unique index agreement_override_one_proposed on agreement_override (tenant_id) where state = 'PROPOSED';
  create index agreement_override_to_report on agreement_override (holds_from)
    where state = 'CONFIRMED' and reported_at is null;`;

const countedUses = sql`
  create table counted_use (
    acceptance_id text primary key references acceptance,
    -- of the fact that metering reported
    usage_id text not null check (usage_id <> ''),
    first_use_at timestamptz not null,
    messages bigint not null check (messages > 0),
    units bigint not null check (units > 0),
    notice_id text not null references notice
  );`;

export const agreementOverrides: Migration = {
  async up(db) {
    await overrides.execute(db);
    await revokeFromApp(db, 'agreement_override', ['delete', 'truncate']);
    await countedUses.execute(db);
    await appendOnly(db, 'counted_use');
  },
};
