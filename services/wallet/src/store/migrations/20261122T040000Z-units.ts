// Freezes, thresholds, reversals of charges, and packages: lots of units. Code from before runs on it unchanged.
import { appendOnly, revokeFromApp, updateOnly, type Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const units: Migration = {
  async up(db) {
    for (const change of [UNITS, TERMS, REVERSALS, STRANGERS]) await sql.raw(change).execute(db);
    for (const table of ['unit_draw', 'charge_reversal']) await appendOnly(db, table);
    await revokeFromApp(db, 'wallet_freeze', ['delete', 'truncate']);
    await updateOnly(db, 'wallet_freeze', ['lifted_at']);
    await revokeFromApp(db, 'balance_threshold', ['truncate']);
    await updateOnly(db, 'balance_threshold', ['below']);
  },
};

// The asset of a package's account is its product; that of money is CNY. Products are in lower case.
const UNITS = `
  alter table lot drop constraint lot_kind_check,
    add constraint lot_kind_check check (kind in ('CASH', 'BONUS', 'PACKAGE'));
  insert into ledger_account (account_id, kind, asset, may_go_negative) values
    ('system/package-sales', 'PACKAGE_SALES', 'CNY', false);
  alter table reservation add column asset text not null default 'CNY';
  create table unit_draw (
    draw_id text primary key,
    tenant_id text not null references wallet,
    product text not null check (product <> 'CNY'),
    units bigint not null check (units > 0),
    reservation_reference text not null,
    from_reservation bigint not null check (from_reservation >= 0),
    from_available bigint not null check (from_available >= 0),
    posted_at timestamptz not null,
    check (from_reservation + from_available <= units)
  )`;

const TERMS = `
  create table wallet_freeze (
    tenant_id text not null references wallet,
    reference text not null,
    reason text not null,
    frozen_at timestamptz not null,
    lifted_at timestamptz check (lifted_at >= frozen_at),
    primary key (tenant_id, reference)
  );
  -- open freezes of one tenant
  create index wallet_freeze_open on wallet_freeze (tenant_id) where lifted_at is null;
  create table balance_threshold (
    tenant_id text not null references wallet,
    amount bigint not null check (amount > 0),
    below boolean not null,
    primary key (tenant_id, amount)
  )`;

// A charge is given back once: what its reversals come to is proved by VerifyLedger.
const REVERSALS = `
  create table charge_reversal (
    reversal_id text primary key,
    tenant_id text not null references wallet,
    charge_id text not null references charge,
    amount bigint not null check (amount > 0),
    to_lots bigint not null check (to_lots >= 0),
    to_arrears bigint not null check (to_arrears >= 0),
    to_refundable bigint not null check (to_refundable >= 0),
    posted_at timestamptz not null,
    check (to_lots + to_arrears + to_refundable = amount)
  );
  -- what was given back of one charge
  create index charge_reversal_charge on charge_reversal (charge_id);
  -- who has paid a tenant's arrears: few movements
  create index transfer_arrears on transfer (tenant_id, sequence)
    where reason in ('ARREARS_PAID', 'ARREARS_RETURNED', 'SETTLEMENT_SET_OFF')`;

// As for accounts (migration group-commit): a process that keeps wallets in memory has to learn of changes by others.
const STRANGERS = ['wallet_freeze', 'balance_threshold']
  .flatMap((table) =>
    (['insert', 'update', 'delete'] as const).map(
      (change) => `
  create trigger ${table}_${change}_by_stranger after ${change} on ${table}
    referencing ${change === 'delete' ? 'old' : 'new'} table as changed
    for each statement when (current_setting('tollgate.wallet_engine', true) is distinct from 'on')
    execute function raise_wallet_version()`,
    ),
  )
  .join(';\n');
