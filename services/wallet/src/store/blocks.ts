// Blocks of the chain: sealed once, read again, never changed.
import type { Reader, Tx } from '@tollgate/db';
import { blockHash, LEAVES_MOST, NO_BLOCK } from '@tollgate/ledger-proof';
import { sql } from 'kysely';
import type { LedgerBlockRow, WalletTables } from './schema.ts';
import { leaf, rootsOf, withMeaning } from './sealed-rows.ts';

export type BlockRow = Omit<LedgerBlockRow, 'seals'>;

const COLUMNS = [
  'number',
  'first_sequence',
  'last_sequence',
  'transfers',
  'root',
  'previous',
  'hash',
  'sealed_at',
] as const;

/** The end of the chain, without its seals; undefined before the first block. */
export function lastBlock(db: Reader<WalletTables>): Promise<BlockRow | undefined> {
  return db.selectFrom('ledger_block').select(COLUMNS).orderBy('number', 'desc').limit(1).executeTakeFirst();
}

export function blockByNumber(db: Reader<WalletTables>, number: bigint): Promise<BlockRow | undefined> {
  return db.selectFrom('ledger_block').select(COLUMNS).where('number', '=', number).executeTakeFirst();
}

/** The block that seals a sequence number, with its seals. */
export function blockOfSequence(db: Reader<WalletTables>, sequence: bigint): Promise<LedgerBlockRow | undefined> {
  return db
    .selectFrom('ledger_block')
    .selectAll()
    .where('first_sequence', '<=', sequence)
    .where('last_sequence', '>=', sequence)
    .orderBy('first_sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Blocks after a number, in order, without their seals. */
export function blocksAfter(db: Reader<WalletTables>, number: bigint, limit: number): Promise<BlockRow[]> {
  return db
    .selectFrom('ledger_block')
    .select(COLUMNS)
    .where('number', '>', number)
    .orderBy('number')
    .limit(limit)
    .execute();
}

/** The hash of a block by its own columns: what its column of that name has to say. */
export function hashOf(row: BlockRow): Uint8Array {
  return blockHash({
    number: row.number,
    firstSequence: row.first_sequence,
    lastSequence: row.last_sequence,
    transfers: row.transfers,
    root: row.root,
    previous: row.previous,
    sealedAt: BigInt(row.sealed_at.getTime()) * 1000n,
  });
}

/**
 * Seals the next transfers up to `horizon`, at most a block of them; undefined when there is none. Nothing at or below
 * the horizon may be in flight (sequence-horizon.ts).
 */
export async function sealBlock(
  tx: Tx<WalletTables>,
  before: BlockRow | undefined,
  horizon: bigint,
  now: Date,
): Promise<BlockRow | undefined> {
  const from = before?.last_sequence ?? 0n;
  const next = sql`(select * from transfer where sequence > ${from} and sequence <= ${horizon} order by sequence limit ${LEAVES_MOST}) as transfer`;
  const leaves = sql`select 1 as number, transfer.sequence, ${leaf} as leaf from ${withMeaning(next)}`;
  const { rows } = await sql<{ transfers: bigint; last_sequence: bigint; seals: Buffer; root: Buffer }>`
    ${rootsOf(leaves)}`.execute(tx);
  const [sealed] = rows;
  if (sealed === undefined) return undefined;
  const unhashed = {
    number: (before?.number ?? 0n) + 1n,
    first_sequence: from + 1n,
    last_sequence: sealed.last_sequence,
    transfers: sealed.transfers,
    root: sealed.root,
    previous: before?.hash ?? Buffer.from(NO_BLOCK),
    hash: Buffer.alloc(0),
    sealed_at: now,
  };
  const block = { ...unhashed, hash: Buffer.from(hashOf(unhashed)) };
  await tx
    .insertInto('ledger_block')
    .values({ ...block, seals: sealed.seals })
    .execute();
  return block;
}

/** Transfers after the last block. */
export async function countUnsealed(db: Reader<WalletTables>): Promise<bigint> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from transfer where sequence > coalesce((select max(last_sequence) from ledger_block), 0)`.execute(
    db,
  );
  return rows[0]?.count ?? 0n;
}
