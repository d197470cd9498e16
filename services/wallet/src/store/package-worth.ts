// What units of packages are worth, and what their movements change of it. Of a lot: the price paid times the units left,
// divided by the units credited, rounded down to a micro; so the movements of a lot add up to what is left of its price.
import type { Reader } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';
import { lastBefore, type SumRow } from './movement-sums.ts';
import type { WalletTables } from './schema.ts';

export interface Span {
  /** Undefined for since the ledger began. */
  readonly start: Date | undefined;
  readonly end: Date;
}

const cut = ({ start, end }: Span): RawBuilder<unknown> => sql`
  cut as materialized (
    select one.tenant_id, ${start === undefined ? sql`0` : sql`coalesce(opening.sequence, 0)`} as after,
           coalesce(closing.sequence, 0) as up_to
    from wallet as one
    ${start === undefined ? sql`` : sql`${lastBefore(start)} as opening on true`}
    ${lastBefore(end)} as closing on true)`;

const worth = (units: string): RawBuilder<unknown> =>
  sql`div(lot.price_paid::numeric * (${sql.raw(units)})::numeric, lot.credited::numeric)`;

/** Movements of units by worth; those that are worth nothing are left out. */
export async function packageSums(db: Reader<WalletTables>, span: Span): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    with ${cut(span)}, moved as (
      select case giver.kind when 'LOT' then 'LOT_PACKAGE' else giver.kind end as from_kind,
             case receiver.kind when 'LOT' then 'LOT_PACKAGE' else receiver.kind end as to_kind, transfer.reason,
             case giver.kind when 'LOT'
               then ${worth('from_balance + amount')} - ${worth('from_balance')}
               else ${worth('to_balance')} - ${worth('to_balance - amount')} end as amount
      from cut
      join transfer on transfer.tenant_id = cut.tenant_id and transfer.sequence > cut.after
        and transfer.sequence <= cut.up_to
      join ledger_account as giver on giver.account_id = transfer.from_account
      join ledger_account as receiver on receiver.account_id = transfer.to_account
      join lot on lot.account_id = case giver.kind when 'LOT' then transfer.from_account else transfer.to_account end
      where transfer.asset <> 'CNY' and lot.price_paid > 0)
    select null::text as tenant_id, from_kind, to_kind, reason, false as later, sum(amount) as amount, count(*) as count
    from moved where amount > 0 group by 2, 3, 4 order by 2, 3, 4`.execute(db);
  return rows;
}

/** Money that was noted as paid for packages, and what became of the notes. */
export async function packageSales(db: Reader<WalletTables>, span: Span): Promise<SumRow[]> {
  const { rows } = await sql<SumRow>`
    with ${cut(span)}
    select null::text as tenant_id, giver.kind as from_kind, receiver.kind as to_kind, transfer.reason,
           false as later, sum(transfer.amount) as amount, count(*) as count
    from cut
    join transfer on transfer.tenant_id = cut.tenant_id and transfer.sequence > cut.after
      and transfer.sequence <= cut.up_to
    join ledger_account as giver on giver.account_id = transfer.from_account
    join ledger_account as receiver on receiver.account_id = transfer.to_account
    where transfer.asset = 'CNY' and 'PACKAGE_SALES' in (giver.kind, receiver.kind)
    group by 2, 3, 4 order by 2, 3, 4`.execute(db);
  return rows;
}

/** What all packages are worth at an instant: from what their lots hold now and the units that moved since. */
export async function packageWorth(db: Reader<WalletTables>, at: Date): Promise<bigint> {
  const { rows } = await sql<{ worth: string }>`
    with ${cut({ start: undefined, end: at })}, later as (
      select lot.lot_id, sum(case when transfer.to_account = lot.account_id then transfer.amount else -transfer.amount end)
             as units
      from cut
      join transfer on transfer.tenant_id = cut.tenant_id and transfer.sequence > cut.up_to
      join lot on lot.account_id = case when starts_with(transfer.from_account, 'lot/')
        then transfer.from_account else transfer.to_account end
      where transfer.asset <> 'CNY' and lot.price_paid > 0
      group by lot.lot_id)
    select coalesce(sum(${worth('account.posted - coalesce(later.units, 0)')}), 0) as worth
    from lot
    join ledger_account as account on account.account_id = lot.account_id
    left join later on later.lot_id = lot.lot_id
    where lot.kind = 'PACKAGE' and lot.price_paid > 0`.execute(db);
  return BigInt(rows[0]?.worth ?? 0);
}
