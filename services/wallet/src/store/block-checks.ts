// Blocks against the transfers that are there now: recomputed by the database, a page of blocks a statement, so that
// neither memory nor a statement grows with the ledger.
import type { Reader } from '@tollgate/db';
import { sql } from 'kysely';
import type { WalletTables } from './schema.ts';
import { leaf, rootsOf, withMeaning } from './sealed-rows.ts';

/** About a second's work: up to 131,072 transfers. */
export const BLOCKS_A_PAGE = 32n;

const inBlocks = (after: bigint, upTo: bigint) => sql`
  select block.number, transfer.sequence, transfer.transfer_id, ${leaf} as leaf
  from ${withMeaning(sql`ledger_block as block join transfer on transfer.sequence between block.first_sequence and block.last_sequence`)}
  where block.number > ${after} and block.number <= ${upTo}`;

/** Blocks of a page that are not what their transfers make. */
export async function differingBlocks(db: Reader<WalletTables>, after: bigint, upTo: bigint): Promise<bigint[]> {
  const { rows } = await sql<{ number: bigint }>`
    select block.number
    from ledger_block as block left join (${rootsOf(inBlocks(after, upTo))}) as made on made.number = block.number
    where block.number > ${after} and block.number <= ${upTo}
      and (made.root, made.transfers, made.seals) is distinct from (block.root, block.transfers, block.seals)
    order by block.number`.execute(db);
  return rows.map((row) => row.number);
}

/** The first bad rows of one block, by name; at most `limit`. */
export async function differingRows(db: Reader<WalletTables>, number: bigint, limit: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with seal as (
      select ('x' || encode(substr(seals, 40 * place::int + 1, 8), 'hex'))::bit(64)::bigint as sequence, substr(seals, 40 * place::int + 9, 32) as leaf
      from ledger_block, generate_series(0, transfers - 1) as place where number = ${number})
    select case
      when found.sequence is null then 'the transfer of sequence ' || seal.sequence || ', sealed in block ${sql.raw(String(number))}, is missing'
      when seal.sequence is null then transfer_id || ' (sequence ' || found.sequence || ') was not there when block ${sql.raw(String(number))} was sealed'
      else transfer_id || ' (sequence ' || found.sequence || ') is not what block ${sql.raw(String(number))} sealed' end as fault
    from seal full join (${inBlocks(number - 1n, number)}) as found on found.sequence = seal.sequence
    where found.leaf is distinct from seal.leaf
    order by coalesce(seal.sequence, found.sequence) limit ${limit}`.execute(db);
  return rows.map((row) => row.fault);
}
