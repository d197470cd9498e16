// Posts movements to the ledger in a few set-based statements, and reads them back.
import type { Reader, Tx } from '@tollgate/db';
import { exhausted } from '@tollgate/errors';
import { newId } from '@tollgate/ids';
import { sql } from 'kysely';
import type { Movement } from '../domain/wallet.ts';
import { ASSET, type TransferRow, type WalletTables } from './schema.ts';

/**
 * Posts in the order given. Accounts are locked in one global order before sequence numbers are drawn, so that numbers
 * rise strictly per account and the balances stamped on a transfer are the balances right after it. An account that a
 * movement names and that does not exist is a crash, not a silent gap. Throws LEDGER_LIMIT when a balance would leave
 * int64.
 */
export async function postMovements(
  tx: Tx<WalletTables>,
  movements: readonly Movement[],
  now: Date,
): Promise<TransferRow[]> {
  if (movements.length === 0) return [];
  const balances = await lockAccounts(tx, [...new Set(movements.flatMap((each) => [each.from, each.to]))]);
  const sequences = await drawSequences(tx, movements.length);
  const transfers = movements.map((movement, index) => stamp(movement, sequences[index] ?? 0n, balances, now));
  await insertTransfers(tx, transfers);
  const touched = new Map<string, bigint>();
  for (const transfer of transfers) {
    touched.set(transfer.from_account, transfer.sequence);
    touched.set(transfer.to_account, transfer.sequence);
  }
  const ids = [...touched.keys()];
  await sql`
    update ledger_account as account set posted = changed.posted, last_sequence = changed.sequence
    from unnest(${ids}::text[], ${ids.map((id) => balances.get(id) ?? 0n)}::bigint[], ${[...touched.values()]}::bigint[])
      as changed(account_id, posted, sequence)
    where account.account_id = changed.account_id`.execute(tx);
  return transfers;
}

const INT64_MAX = 2n ** 63n - 1n;

async function lockAccounts(tx: Tx<WalletTables>, accountIds: readonly string[]): Promise<Map<string, bigint>> {
  const { rows } = await sql<{ account_id: string; posted: bigint }>`
    select account_id, posted from ledger_account where account_id = any(${[...accountIds]}::text[])
    order by account_id for update`.execute(tx);
  const balances = new Map(rows.map((row) => [row.account_id, row.posted]));
  const missing = accountIds.find((id) => !balances.has(id));
  if (missing !== undefined) throw new Error(`the ledger has no account ${missing}`);
  return balances;
}

async function drawSequences(tx: Tx<WalletTables>, count: number): Promise<bigint[]> {
  const { rows } = await sql<{ value: bigint }>`
    select nextval('ledger_sequence') as value from generate_series(1, ${count}::int)`.execute(tx);
  return rows.map((row) => row.value);
}

function stamp(movement: Movement, sequence: bigint, balances: Map<string, bigint>, now: Date): TransferRow {
  const from = (balances.get(movement.from) ?? 0n) - movement.amount;
  const to = (balances.get(movement.to) ?? 0n) + movement.amount;
  if (from < -INT64_MAX || to > INT64_MAX)
    throw exhausted('LEDGER_LIMIT', 'A balance would be larger than the ledger can keep.');
  balances.set(movement.from, from);
  balances.set(movement.to, to);
  return {
    transfer_id: newId('trf'),
    sequence,
    from_account: movement.from,
    to_account: movement.to,
    asset: ASSET,
    amount: movement.amount,
    from_balance: from,
    to_balance: to,
    reason: movement.reason,
    reference: movement.reference,
    clause_id: movement.clauseId,
    tenant_id: movement.tenantId,
    posted_at: now,
  };
}

async function insertTransfers(tx: Tx<WalletTables>, transfers: readonly TransferRow[]): Promise<void> {
  const text = (pick: (row: TransferRow) => string): string[] => transfers.map(pick);
  const big = (pick: (row: TransferRow) => bigint): bigint[] => transfers.map(pick);
  await sql`
    insert into transfer (transfer_id, sequence, from_account, to_account, asset, amount, from_balance, to_balance,
                          reason, reference, clause_id, tenant_id, posted_at)
    select *, ${transfers[0]?.posted_at}::timestamptz
    from unnest(${text((t) => t.transfer_id)}::text[], ${big((t) => t.sequence)}::bigint[], ${text((t) => t.from_account)}::text[],
                ${text((t) => t.to_account)}::text[], ${text((t) => t.asset)}::text[], ${big((t) => t.amount)}::bigint[],
                ${big((t) => t.from_balance)}::bigint[], ${big((t) => t.to_balance)}::bigint[], ${text((t) => t.reason)}::text[],
                ${text((t) => t.reference)}::text[], ${text((t) => t.clause_id)}::text[], ${text((t) => t.tenant_id)}::text[])`.execute(
    tx,
  );
}

/** The rounding of a document, if it was posted. */
export async function roundingOf(
  db: Reader<WalletTables>,
  tenantId: string,
  reference: string,
): Promise<TransferRow | undefined> {
  return db
    .selectFrom('transfer')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('reference', '=', reference)
    .where('reason', '=', 'ROUNDING')
    .executeTakeFirst();
}

/** A tenant's transfers below a sequence number, newest first. */
export async function listTransfers(
  db: Reader<WalletTables>,
  tenantId: string,
  page: { readonly before: bigint | undefined; readonly limit: number },
): Promise<TransferRow[]> {
  let query = db.selectFrom('transfer').selectAll().where('tenant_id', '=', tenantId);
  if (page.before !== undefined) query = query.where('sequence', '<', page.before);
  return query.orderBy('sequence', 'desc').limit(page.limit).execute();
}

/** The newest sequence number that touched any account of a tenant. */
export async function lastSequence(db: Reader<WalletTables>, tenantId: string): Promise<bigint> {
  const row = await db
    .selectFrom('ledger_account')
    .select((build) => build.fn.max('last_sequence').as('sequence'))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row?.sequence ?? 0n;
}
