// The ledger: accounts, transfers, lots, reservations, charges and settlements.
import { appendOnly, revokeFromApp, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const ledger: Migration = {
  async up(db) {
    for (const create of [ACCOUNTS, TRANSFERS, LOTS, RESERVATIONS, CHARGES, SETTLEMENTS]) {
      await sql.raw(create).execute(db);
    }
    for (const table of ['transfer', 'lot', 'charge', 'settlement']) await appendOnly(db, table);
    for (const table of ['wallet', 'ledger_account', 'reservation']) {
      await revokeFromApp(db, table, ['delete', 'truncate']);
    }
  },
};

const ACCOUNTS = `
  create table wallet (
    tenant_id text primary key,
    created_at timestamptz not null
  );
  create sequence ledger_sequence;
  create table ledger_account (
    account_id text primary key,
    kind text not null,
    tenant_id text references wallet,
    asset text not null,
    may_go_negative boolean not null,
    posted bigint not null default 0,
    held bigint not null default 0,
    last_sequence bigint not null default 0,
    constraint held_within_posted check (held >= 0 and (held = 0 or held <= posted)),
    constraint no_overdraft check (may_go_negative or posted - held >= 0)
  );
  -- balance and position of one tenant
  create index ledger_account_tenant on ledger_account (tenant_id) where tenant_id is not null;
  -- the provider's own; money received and bonuses given stand below zero, rounding goes either way
  insert into ledger_account (account_id, kind, asset, may_go_negative) values
    ('system/cash-clearing', 'CASH_CLEARING', 'CNY', true),
    ('system/bonus-expense', 'BONUS_EXPENSE', 'CNY', true),
    ('system/revenue', 'REVENUE', 'CNY', true),
    ('system/rounding', 'ROUNDING', 'CNY', true),
    ('system/forfeiture', 'FORFEITURE', 'CNY', false),
    ('system/breakage', 'BREAKAGE', 'CNY', false)`;

const TRANSFERS = `
  create table transfer (
    transfer_id text primary key,
    sequence bigint not null unique,
    from_account text not null references ledger_account,
    to_account text not null references ledger_account,
    asset text not null,
    amount bigint not null check (amount > 0),
    from_balance bigint not null,
    to_balance bigint not null,
    reason text not null,
    reference text not null,
    clause_id text not null,
    tenant_id text not null references wallet,
    posted_at timestamptz not null,
    check (from_account <> to_account)
  );
  -- a tenant's statement, newest first
  create index transfer_tenant on transfer (tenant_id, sequence desc);
  -- what a settlement moved: only settlements cite a clause
  create index transfer_settlement on transfer (reference) where clause_id <> '';
  -- a document is rounded once
  create unique index transfer_rounding on transfer (tenant_id, reference) where reason = 'ROUNDING'`;

const LOTS = `
  create table lot (
    lot_id text primary key,
    account_id text not null unique references ledger_account,
    tenant_id text not null references wallet,
    kind text not null check (kind in ('CASH', 'BONUS')),
    credited bigint not null check (credited > 0),
    price_paid bigint not null check (price_paid >= 0),
    origin text not null,
    place integer not null check (place >= 0),
    credited_at timestamptz not null,
    expires_at timestamptz,
    -- an origin is credited once, all of its lots together
    constraint lot_origin_once unique (tenant_id, origin, place)
  );
  -- lots of one tenant; lots to expire
  create index lot_tenant on lot (tenant_id);
  create index lot_expiry on lot (expires_at) where expires_at is not null`;

const RESERVATIONS = `
  create table reservation (
    reservation_id text primary key,
    tenant_id text not null references wallet,
    reference text not null,
    amount bigint not null check (amount > 0),
    captured bigint not null check (captured >= 0),
    released bigint not null check (released >= 0),
    state text not null check (state in ('OPEN', 'CLOSED', 'EXPIRED')),
    expires_at timestamptz not null,
    created_at timestamptz not null,
    unique (tenant_id, reference),
    check (captured + released <= amount),
    check ((state = 'OPEN') = (captured + released < amount))
  );
  -- open reservations of one tenant; reservations to expire
  create index reservation_open on reservation (tenant_id) where state = 'OPEN';
  create index reservation_expiry on reservation (expires_at) where state = 'OPEN';
  create table reservation_hold (
    reservation_id text not null references reservation,
    lot_id text not null references lot,
    place integer not null,
    amount bigint not null check (amount > 0),
    primary key (reservation_id, lot_id)
  )`;

const CHARGES = `
  create table charge (
    charge_id text primary key,
    tenant_id text not null references wallet,
    amount bigint not null check (amount > 0),
    reservation_reference text not null,
    from_reservation bigint not null check (from_reservation >= 0),
    from_available bigint not null check (from_available >= 0),
    to_arrears bigint not null check (to_arrears >= 0),
    posted_at timestamptz not null,
    check (from_reservation + from_available + to_arrears = amount)
  )`;

const SETTLEMENTS = `
  create table settlement (
    settlement_id text primary key,
    tenant_id text not null references wallet,
    executed_at timestamptz not null
  );
  -- whether a tenant's value was settled
  create index settlement_tenant on settlement (tenant_id)`;
