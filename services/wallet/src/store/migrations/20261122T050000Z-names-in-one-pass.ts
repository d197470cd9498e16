// The names that new transfers give are looked up in one pass over the rows instead of three: every posting pays for it.
// What is refused, and how, stays as it was.
import type { Migration } from '@tollgate/db';
import { sql } from 'kysely';

export const namesInOnePass: Migration = {
  async up(db) {
    await sql.raw(TRANSFER_NAMES).execute(db);
  },
};

const TRANSFER_NAMES = `
  create or replace function refuse_unknown_accounts() returns trigger language plpgsql as $$
    declare unknown text;
    begin
      select case when source.account_id is null then named.from_account
                  when target.account_id is null then named.to_account
                  else named.tenant_id end into unknown
        from (select distinct from_account, to_account, tenant_id from added) as named
        left join ledger_account as source on source.account_id = named.from_account
        left join ledger_account as target on target.account_id = named.to_account
        left join wallet on wallet.tenant_id = named.tenant_id
        where source.account_id is null or target.account_id is null or wallet.tenant_id is null limit 1;
      if unknown is not null then
        raise exception 'transfer names %, which does not exist', unknown
          using errcode = 'foreign_key_violation', table = tg_table_name, constraint = 'transfer_names';
      end if;
      return null;
    end $$`;
