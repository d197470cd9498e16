// The ledger's rows as lines of a dump, page by page; packages/ledger-proof has the format.
import type { Reader } from '@tollgate/db';
import type { DumpAccount, DumpBlock } from '@tollgate/ledger-proof';
import { sql } from 'kysely';
import type { WalletTables } from './schema.ts';
import { dumpLine, leaf, withMeaning } from './sealed-rows.ts';

export interface AccountLine {
  readonly accountId: string;
  readonly lastSequence: bigint;
  readonly row: DumpAccount;
}

/** Ledger accounts after one, by id. */
export async function accountLines(db: Reader<WalletTables>, after: string, limit: number): Promise<AccountLine[]> {
  const rows = await db
    .selectFrom('ledger_account')
    .select(['account_id', 'kind', 'tenant_id', 'asset', 'may_go_negative', 'posted', 'held', 'last_sequence'])
    .where('account_id', '>', after)
    .orderBy('account_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    accountId: row.account_id,
    lastSequence: row.last_sequence,
    row: {
      ...row,
      posted: String(row.posted),
      held: String(row.held),
      last_sequence: String(row.last_sequence),
    },
  }));
}

/** Blocks after a number up to another, with their seals. */
export async function blockLines(
  db: Reader<WalletTables>,
  range: { readonly after: bigint; readonly upTo: bigint },
  limit: number,
): Promise<DumpBlock[]> {
  const { rows } = await sql<DumpBlock>`
    select number::text, first_sequence::text, last_sequence::text, transfers::text, encode(root, 'hex') as root,
           encode(previous, 'hex') as previous, encode(hash, 'hex') as hash,
           (extract(epoch from sealed_at) * 1000000)::bigint::text as sealed_at,
           translate(encode(seals, 'base64'), E'\\n', '') as seals
    from ledger_block where number > ${range.after} and number <= ${range.upTo} order by number limit ${limit}`.execute(
    db,
  );
  return rows;
}

export interface TransferLine {
  readonly sequence: bigint;
  readonly to_account: string;
  readonly line: string;
}

/** Transfers after a sequence number up to another, in order. */
export async function transferLines(
  db: Reader<WalletTables>,
  range: { readonly after: bigint; readonly upTo: bigint },
  limit: number,
): Promise<TransferLine[]> {
  const page = sql`(select * from transfer where sequence > ${range.after} and sequence <= ${range.upTo} order by sequence limit ${limit}) as transfer`;
  const { rows } = await sql<TransferLine>`
    select transfer.sequence, transfer.to_account, ${dumpLine} as line from ${withMeaning(page)} order by transfer.sequence`.execute(
    db,
  );
  return rows;
}

/** One transfer with its leaf: the first of that id, which has only one (VerifyLedger looks whether it does). */
export async function transferWithLeaf(
  db: Reader<WalletTables>,
  transferId: string,
): Promise<{ readonly sequence: bigint; readonly line: string; readonly leaf: Buffer } | undefined> {
  const one = sql`(select * from transfer where transfer_id = ${transferId}) as transfer`;
  const { rows } = await sql<{ sequence: bigint; line: string; leaf: Buffer }>`
    select transfer.sequence, ${dumpLine} as line, ${leaf} as leaf from ${withMeaning(one)}
    order by transfer.sequence limit 1`.execute(db);
  return rows[0];
}

/** About how many transfers there are, by the planner's count; free of cost. */
export async function roughTransferCount(db: Reader<WalletTables>): Promise<bigint> {
  const { rows } = await sql<{ count: bigint }>`
    select greatest(reltuples, 0)::bigint as count from pg_class where oid = 'transfer'::regclass`.execute(db);
  return rows[0]?.count ?? 0n;
}
