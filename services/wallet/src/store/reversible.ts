// How charges were paid, for giving them back: the lots behind each, in the order in which they were taken.
import type { Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { Remembered } from '../domain/commands/memory.ts';
import { assetProduct, fromRowLotState } from './rows.ts';
import type { LotRow, WalletTables } from './schema.ts';

type LotColumns = Pick<Selectable<LotRow>, 'lot_id' | 'kind' | 'price_paid' | 'credited_at' | 'expires_at'>;

interface PaidRow extends Partial<LotColumns> {
  readonly charge_id: string;
  readonly amount: bigint;
}

/** A lot as it was credited; what is left of it is in the wallet, if anything is. */
const lotOf = ({ lot_id, kind, price_paid, credited_at, expires_at }: LotColumns, asset: string) =>
  fromRowLotState({ lot_id, kind, price_paid, credited_at, expires_at, asset, posted: 0n, held: 0n });

// Transfers have no index of what they refer to. A charge's were posted with it, and times rise along a tenant's numbers:
// both ends of that instant are found by halving the range of numbers.
const bounds = (chargeIds: readonly string[]) => sql`
  with recursive search as (
    select charge_id, tenant_id, edge, posted_at + edge * interval '1 microsecond' as at, 0::bigint as low,
           last_sequence + 1 as high
    from charge join wallet using (tenant_id) cross join (values (0), (1)) as ends(edge)
    where charge_id = any(${[...chargeIds]}::text[])
    union all
    select charge_id, tenant_id, edge, at,
           case when probe.posted_at < at then probe.sequence + 1 else low end,
           case when probe.posted_at < at then high else (low + high) / 2 end
    from search left join lateral (
      select transfer.sequence, transfer.posted_at from transfer
      where transfer.tenant_id = search.tenant_id and transfer.sequence >= (low + high) / 2
      order by transfer.sequence limit 1) as probe on true
    where low < high)
  select charge_id, tenant_id, min(low) filter (where edge = 0) as first, min(low) filter (where edge = 1) as past
  from search where low >= high group by charge_id, tenant_id`;

const PAID = sql`transfer.reason in ('CHARGE', 'ARREARS')`;
const LOT = sql`lot.lot_id, lot.kind, lot.price_paid, lot.credited_at, lot.expires_at`;

/** What is known of charges that are to be reversed; of charges that do not exist nothing. */
export async function loadReversible(
  tx: Tx<WalletTables>,
  chargeIds: readonly string[],
): Promise<Remembered['reversible']> {
  if (chargeIds.length === 0) return [];
  const charges = await sql<{ charge_id: string; amount: bigint; reversed: bigint }>`
    select charge.charge_id, charge.amount, coalesce(sum(back.amount), 0)::bigint as reversed
    from charge left join charge_reversal as back using (charge_id)
    where charge.charge_id = any(${[...chargeIds]}::text[]) group by charge.charge_id`.execute(tx);
  const { rows } = await sql<PaidRow>`
    select found.charge_id, transfer.amount, ${LOT}
    from (${bounds(chargeIds)}) as found
    join transfer on transfer.tenant_id = found.tenant_id and transfer.sequence >= found.first
      and transfer.sequence < found.past and transfer.reference = found.charge_id and ${PAID}
    left join lot on lot.account_id = transfer.from_account
    order by transfer.sequence`.execute(tx);
  const paid = Map.groupBy(rows, (row) => row.charge_id);
  const reversible: Remembered['reversible'][number][] = [];
  for (const { charge_id: chargeId, amount, reversed } of charges.rows) {
    const found = paid.get(chargeId) ?? [];
    const whole = found.reduce((sum, row) => sum + row.amount, 0n) === amount;
    const parts = (whole ? found : await searchAll(tx, chargeId)).map(partOf);
    reversible.push({ chargeId, reversed, parts });
  }
  return reversible;
}

/** Where a clock went backwards: all of the tenant's transfers are looked through. */
async function searchAll(tx: Tx<WalletTables>, chargeId: string): Promise<readonly PaidRow[]> {
  const { rows } = await sql<PaidRow>`
    select charge_id, transfer.amount, ${LOT}
    from charge join transfer on transfer.tenant_id = charge.tenant_id and transfer.reference = charge_id and ${PAID}
    left join lot on lot.account_id = transfer.from_account
    where charge_id = ${chargeId} order by transfer.sequence`.execute(tx);
  return rows;
}

function partOf({ amount, ...lot }: PaidRow): Remembered['reversible'][number]['parts'][number] {
  const known = lot.lot_id === null || lot.lot_id === undefined ? undefined : (lot as LotColumns);
  return { amount, lot: known && lotOf(known, 'CNY') };
}

/** Lots that have paid the arrears of the tenants that owe or owed for these charges, the latest first. */
export async function loadLaterPayers(
  tx: Tx<WalletTables>,
  chargeIds: readonly string[],
): Promise<Remembered['laterPayers']> {
  if (chargeIds.length === 0) return [];
  const { rows } = await sql<LotColumns & { tenant_id: string; asset: string; amount: bigint }>`
    select lot.tenant_id, account.asset, ${LOT}, paid.amount
    from (
      select account_id, sum(change)::bigint as amount, max(sequence) filter (where change > 0) as newest
      from (
        select case when reason = 'ARREARS_RETURNED' then to_account else from_account end as account_id,
               case when reason = 'ARREARS_RETURNED' then -amount else amount end as change, sequence
        from transfer
        where tenant_id in (select tenant_id from charge where charge_id = any(${[...chargeIds]}::text[]) and to_arrears > 0)
          and reason in ('ARREARS_PAID', 'ARREARS_RETURNED', 'SETTLEMENT_SET_OFF')) as moved
      group by account_id having sum(change) > 0) as paid
    join lot on lot.account_id = paid.account_id
    join ledger_account as account on account.account_id = lot.account_id
    order by paid.newest desc`.execute(tx);
  return [...Map.groupBy(rows, (row) => row.tenant_id)].map(([tenantId, own]) => ({
    tenantId,
    shares: own
      .filter(({ asset }) => assetProduct(asset) === undefined)
      .map((row) => ({
        amount: row.amount,
        lot: lotOf(row, row.asset),
      })),
  }));
}
