// What posting in batches needs: a version on every wallet, accounts that say whether they hold anything, and references
// that are checked once a statement instead of once a row. Code from before runs on it unchanged.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const groupCommit: Migration = {
  async up(db) {
    for (const change of [WALLETS, ACCOUNTS, TRANSFERS, REFERENCES, STRANGERS]) await sql.raw(change).execute(db);
  },
};

const WALLETS = `
  alter table wallet
    add column version bigint not null default 0,
    add column last_sequence bigint not null default 0;
  alter table wallet set (fillfactor = 50);
  update wallet set last_sequence = newest.sequence
    from (select tenant_id, max(last_sequence) as sequence from ledger_account group by tenant_id) as newest
    where newest.tenant_id = wallet.tenant_id`;

// A lot that is used up stays as a row and is not loaded any more.
const ACCOUNTS = `
  alter table ledger_account add column live boolean not null default true;
  alter table ledger_account set (fillfactor = 50);
  update ledger_account set live = false where kind = 'LOT' and posted = 0 and held = 0 and last_sequence > 0;
  alter table ledger_account add constraint live_with_value check (live or (posted = 0 and held = 0));
  create index ledger_account_live on ledger_account (tenant_id) where live`;

// What every transfer pays for: two indexes that grow at their ends. Ids grow with time and are made by the wallet, so that
// a block range index finds them; the tenants' index grows upwards, which keeps its pages full.
const TRANSFERS = `
  alter table transfer drop constraint transfer_pkey, drop constraint transfer_sequence_key, add primary key (sequence);
  create index transfer_id on transfer using brin (transfer_id) with (pages_per_range = 32, autosummarize = on);
  drop index transfer_tenant;
  create index transfer_tenant on transfer (tenant_id, sequence)`;

// Foreign keys look up every row by itself, which costs more than the row. These look up each name once a statement; what
// is referred to cannot go away, since wallets and accounts are never deleted and their keys never change.
const REFERENCES = `
  alter table transfer drop constraint transfer_from_account_fkey, drop constraint transfer_to_account_fkey,
    drop constraint transfer_tenant_id_fkey;
  alter table charge drop constraint charge_tenant_id_fkey;
  create function refuse_unknown_accounts() returns trigger language plpgsql as $$
    declare unknown text;
    begin
      select named.account_id into unknown
        from (select from_account as account_id from added union select to_account from added) as named
        where not exists (select from ledger_account where ledger_account.account_id = named.account_id) limit 1;
      if unknown is null then
        select named.tenant_id into unknown from (select distinct tenant_id from added) as named
          where not exists (select from wallet where wallet.tenant_id = named.tenant_id) limit 1;
      end if;
      if unknown is not null then
        raise exception 'transfer names %, which does not exist', unknown
          using errcode = 'foreign_key_violation', table = tg_table_name, constraint = 'transfer_names';
      end if;
      return null;
    end $$;
  create trigger transfer_names after insert on transfer referencing new table as added
    for each statement execute function refuse_unknown_accounts();
  create function refuse_unknown_wallets() returns trigger language plpgsql as $$
    declare unknown text;
    begin
      select named.tenant_id into unknown from (select distinct tenant_id from added) as named
        where not exists (select from wallet where wallet.tenant_id = named.tenant_id) limit 1;
      if unknown is not null then
        raise exception '% names %, which does not exist', tg_table_name, unknown
          using errcode = 'foreign_key_violation', table = tg_table_name, constraint = tg_name;
      end if;
      return null;
    end $$;
  create trigger charge_names after insert on charge referencing new table as added
    for each statement execute function refuse_unknown_wallets();
  create trigger wallet_kept before delete or truncate on wallet for each statement execute function refuse_change();
  create trigger ledger_account_kept before delete or truncate on ledger_account
    for each statement execute function refuse_change();
  create function refuse_new_name() returns trigger language plpgsql as $$
    begin
      raise exception 'the key of % is never changed', tg_table_name using errcode = 'restrict_violation';
    end $$;
  create trigger wallet_keeps_name before update of tenant_id on wallet
    for each row when (old.tenant_id is distinct from new.tenant_id) execute function refuse_new_name();
  create trigger ledger_account_keeps_name before update of account_id, tenant_id, kind, asset on ledger_account
    for each row when ((old.account_id, old.tenant_id, old.kind, old.asset)
      is distinct from (new.account_id, new.tenant_id, new.kind, new.asset)) execute function refuse_new_name()`;

// A process keeps wallets in memory and writes on condition that their version is the one it knows. Whoever changes them
// without knowing of versions (code from before, a repair by hand) raises them by these triggers.
const STRANGERS = `
  create function raise_wallet_version() returns trigger language plpgsql as $$
    begin
      update wallet set version = version + 1
        where tenant_id in (select tenant_id from changed where tenant_id is not null);
      return null;
    end $$;
  create trigger ledger_account_by_stranger after update on ledger_account referencing new table as changed
    for each statement when (current_setting('tollgate.wallet_engine', true) is distinct from 'on')
    execute function raise_wallet_version();
  create trigger ledger_account_opened_by_stranger after insert on ledger_account referencing new table as changed
    for each statement when (current_setting('tollgate.wallet_engine', true) is distinct from 'on')
    execute function raise_wallet_version();
  create trigger reservation_by_stranger after update on reservation referencing new table as changed
    for each statement when (current_setting('tollgate.wallet_engine', true) is distinct from 'on')
    execute function raise_wallet_version();
  create trigger settlement_by_stranger after insert on settlement referencing new table as changed
    for each statement when (current_setting('tollgate.wallet_engine', true) is distinct from 'on')
    execute function raise_wallet_version()`;
