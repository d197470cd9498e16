// Money that goes back, money that comes by bank, and what channels' own files say.

import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

const REFUNDS = `
  create table refunds (
    refund_id text primary key,
    tenant_id text not null references tenants,
    state text not null check (state in ('proposed', 'approved', 'paying', 'completed', 'rejected')),
    source text not null check (source in ('surplus', 'wallet')),
    destination text not null check (destination in ('original', 'wallet', 'bank')),
    amount_micros bigint not null check (amount_micros > 0),
    currency text not null,
    reason text not null,
    payment_id text references payments,
    proposer text not null,
    decider text,
    created_at timestamptz not null,
    decided_at timestamptz,
    completed_at timestamptz,
    failures integer not null default 0,
    next_attempt_at timestamptz not null,
    last_refusal text,
    check ((source = 'surplus') = (payment_id is not null)),
    check (source = 'surplus' or destination <> 'wallet'),
    check ((completed_at is null) = (state <> 'completed')),
    -- nobody approves or rejects what they proposed themselves; within the limit for one person there is no decider
    check (decider is null or decider <> proposer)
  )`;

const PARTS = `
  create table refund_parts (
    part_id text primary key,
    refund_id text not null references refunds,
    place integer not null,
    state text not null check (state in ('planned', 'processing', 'paid', 'refused', 'bank_due', 'bank_sent')),
    way text not null check (way in ('sandbox', 'wechat', 'alipay', 'bank', 'wallet')),
    payment_id text references payments,
    order_id text references orders,
    amount_micros bigint not null check (amount_micros > 0),
    currency text not null,
    channel_code text,
    bank_reference text,
    sender text,
    confirmer text,
    asked_at timestamptz,
    paid_at timestamptz,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    unique (refund_id, place),
    check ((payment_id is null) = (order_id is null)),
    check (way in ('bank', 'wallet') or payment_id is not null),
    check (way = 'bank' or bank_reference is null),
    check (confirmer is null or confirmer <> sender),
    check ((paid_at is null) = (state <> 'paid'))
  )`;

const TRANSFERS = `
  create table bank_transfers (
    transfer_id text primary key,
    tenant_id text not null references tenants,
    state text not null check (state in ('recorded', 'confirmed', 'rejected')),
    amount_micros bigint not null check (amount_micros > 0),
    currency text not null,
    bank_reference text not null,
    booked_day text not null,
    masked_payer text not null,
    recorder text not null,
    decider text,
    reject_reason text,
    order_id text references orders,
    created_at timestamptz not null,
    decided_at timestamptz,
    check (decider is null or decider <> recorder),
    check ((decider is null) = (state = 'recorded')),
    check ((order_id is not null) = (state = 'confirmed')),
    check ((reject_reason is not null) = (state = 'rejected'))
  )`;

const FILES = `
  create table channel_differences (
    difference_id text primary key,
    channel text not null,
    day text not null,
    kind text not null,
    reference text not null,
    ours_micros bigint,
    theirs_micros bigint,
    currency text not null,
    created_at timestamptz not null,
    resolution text,
    resolver text,
    resolved_at timestamptz,
    unique (channel, day, kind, reference),
    check ((resolution is null) = (resolved_at is null) and (resolution is null) = (resolver is null))
  )`;

/** New tables only. */
export const refunds: Migration = {
  up: async (db) => {
    await sql.raw(REFUNDS).execute(db);
    await sql`create index refunds_of_tenant on refunds (tenant_id, refund_id)`.execute(db);
    await sql`create index refunds_to_begin on refunds (next_attempt_at) where state = 'approved'`.execute(db);
    await sql`create index refunds_of_payment on refunds (payment_id) where payment_id is not null`.execute(db);
    await sql.raw(PARTS).execute(db);
    await sql`create index refund_parts_of_payment on refund_parts (payment_id) where payment_id is not null`.execute(
      db,
    );
    await sql`
      create index refund_parts_due on refund_parts (next_attempt_at) where state in ('planned', 'processing')`.execute(
      db,
    );
    // A transfer of ours is named once.
    await sql`
      create unique index refund_parts_bank_reference on refund_parts (bank_reference)
      where bank_reference is not null`.execute(db);
    await sql.raw(TRANSFERS).execute(db);
    await sql`create index bank_transfers_of_tenant on bank_transfers (tenant_id, transfer_id)`.execute(db);
    // A line of the bank's statement counts once, unless it was recorded wrongly and rejected.
    await sql`
      create unique index bank_transfers_reference on bank_transfers (bank_reference) where state <> 'rejected'`.execute(
      db,
    );
    await sql.raw(FILES).execute(db);
    await sql`create index channel_differences_open on channel_differences (difference_id) where resolution is null`.execute(
      db,
    );
    await sql`create index payments_of_day on payments (channel, paid_at)`.execute(db);
  },
};
