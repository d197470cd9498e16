// The past of one wallet: balances at a sequence number, and its movements in order. A tenant's own accounts are its lots,
// what it owes and what it has paid back; its pages of the provider's accounts are not its value. Money only: a statement
// adds up, and units of packages do not add to yuan.
import type { Reader } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';
import type { LotKind } from '../domain/wallet.ts';
import { ASSET, type TransferRow, type WalletTables } from './schema.ts';

const OWN = sql`('LOT', 'REFUNDABLE', 'ARREARS')`;

/** The last movement of a tenant up to (or only before) an instant; zero when there is none. */
export async function sequenceAt(
  db: Reader<WalletTables>,
  tenantId: string,
  time: Date,
  bound: 'including' | 'before',
): Promise<bigint> {
  const row = await db
    .selectFrom('transfer')
    .select('sequence')
    .where('tenant_id', '=', tenantId)
    .where('posted_at', bound === 'before' ? '<' : '<=', time)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? 0n;
}

/** The first and the last movement of a tenant, and the last one at or before a number; zeros when there is none. */
export async function sequencesOf(
  db: Reader<WalletTables>,
  tenantId: string,
  sequence: bigint,
): Promise<{ readonly first: bigint; readonly last: bigint; readonly at: bigint }> {
  const own = sql`from transfer where tenant_id = ${tenantId}`;
  const { rows } = await sql<{ first: bigint; last: bigint; at: bigint }>`
    select coalesce((select min(sequence) ${own}), 0) as first, coalesce((select max(sequence) ${own}), 0) as last,
           coalesce((select max(sequence) ${own} and sequence <= ${sequence}), 0) as at`.execute(db);
  return rows[0] ?? { first: 0n, last: 0n, at: 0n };
}

/** What one of a tenant's own accounts had. */
export interface PastAccount {
  readonly kind: 'LOT' | 'REFUNDABLE' | 'ARREARS';
  readonly balance: bigint;
  /** Of a lot. */
  readonly lot_id: string | null;
  readonly lot_kind: LotKind | null;
  /** CNY, or the product whose units a package holds. */
  readonly asset: string;
  readonly credited_at: Date | null;
  readonly expires_at: Date | null;
}

/**
 * A tenant's own accounts with what they had right after a sequence number, those that had something. One statement, so
 * that balances and movements are of one moment. `by` says which movements are added up: those up to the number, or those
 * after it, taken from what is there now; both give the same.
 */
export async function balancesAt(
  db: Reader<WalletTables>,
  tenantId: string,
  sequence: bigint,
  by: 'earlier' | 'later',
): Promise<PastAccount[]> {
  const range = by === 'earlier' ? sql`sequence <= ${sequence}` : sql`sequence > ${sequence}`;
  const balance: RawBuilder<unknown> =
    by === 'earlier' ? sql`coalesce(moved.change, 0)` : sql`account.posted - coalesce(moved.change, 0)`;
  const { rows } = await sql<PastAccount>`
    select account.kind, (${balance})::bigint as balance, lot.lot_id, account.asset, lot.kind as lot_kind, lot.credited_at, lot.expires_at
    from ledger_account as account
    left join lot on lot.account_id = account.account_id
    left join (
      select account_id, sum(change) as change from (
        select to_account as account_id, amount as change from transfer where tenant_id = ${tenantId} and ${range}
        union all
        select from_account, -amount from transfer where tenant_id = ${tenantId} and ${range}) as side
      group by account_id
    ) as moved on moved.account_id = account.account_id
    where account.tenant_id = ${tenantId} and account.kind in ${OWN} and ${balance} <> 0
    order by lot.credited_at, lot.place, lot.lot_id`.execute(db);
  return rows;
}

/** A movement with what it changed of the tenant's value. */
export interface StatementRow extends TransferRow {
  readonly change: bigint;
}

interface Range {
  readonly after: bigint;
  readonly upTo: bigint;
}

const moves = (tenantId: string, range: Range): RawBuilder<unknown> => sql`
  select transfer.*, case when receiver.kind in ${OWN} then amount else 0 end - case when giver.kind in ${OWN} then amount else 0 end as change
  from transfer
  join ledger_account as giver on giver.account_id = from_account
  join ledger_account as receiver on receiver.account_id = to_account
  where transfer.tenant_id = ${tenantId} and transfer.asset = ${ASSET} and sequence > ${range.after} and sequence <= ${range.upTo}
    and (giver.kind in ${OWN} or receiver.kind in ${OWN})`;

/** Movements of the tenant's own accounts after a sequence number up to another, oldest first. */
export async function statementRows(
  db: Reader<WalletTables>,
  tenantId: string,
  range: Range,
  limit: number,
): Promise<StatementRow[]> {
  const { rows } = await sql<StatementRow>`${moves(tenantId, range)} order by sequence limit ${limit}`.execute(db);
  return rows;
}

export interface StatementSums {
  readonly credits: bigint;
  readonly debits: bigint;
  readonly lines: bigint;
}

export async function statementSums(db: Reader<WalletTables>, tenantId: string, range: Range): Promise<StatementSums> {
  const { rows } = await sql<{ credits: string; debits: string; lines: bigint }>`
    select coalesce(sum(change) filter (where change > 0), 0) as credits,
           coalesce(-sum(change) filter (where change < 0), 0) as debits, count(*) as lines
    from (${moves(tenantId, range)}) as move`.execute(db);
  const { credits = 0, debits = 0, lines = 0n } = rows[0] ?? {};
  return { credits: BigInt(credits), debits: BigInt(debits), lines };
}
