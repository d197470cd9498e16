// Which sequence numbers are settled: drawn, and either committed or lost. Whoever draws a number holds a lock on the
// sequence until its transaction ends, as PostgreSQL does for every nextval; looking at those locks waits for nobody and
// makes nobody wait. Whoever only reads the sequence holds another mode of lock, and is not waited for.
import type { Db } from '@tollgate/db';
import { sql } from 'kysely';
import type { WalletTables } from './schema.ts';

export interface SequenceLook {
  /** The newest number drawn by anybody, zero before the first. */
  readonly newest: bigint;
  /** Transactions that had drawn numbers, these or earlier ones, and had not ended. */
  readonly drawing: ReadonlySet<string>;
}

/**
 * Outside of a transaction, and the number before the locks: a transaction that drew a number up to it holds its lock
 * then, or has ended and is seen by every later statement.
 */
export async function lookAtSequence(db: Db<WalletTables>): Promise<SequenceLook> {
  const drawn = await sql<{ newest: bigint | null }>`
    select pg_sequence_last_value('ledger_sequence'::regclass) as newest`.execute(db);
  return { newest: drawn.rows[0]?.newest ?? 0n, drawing: await drawing(db) };
}

/** Transactions that hold a lock of somebody who draws numbers. */
export async function drawing(db: Db<WalletTables>): Promise<Set<string>> {
  const { rows } = await sql<{ virtualtransaction: string }>`
    select virtualtransaction from pg_locks
    where locktype = 'relation' and relation = 'ledger_sequence'::regclass
      and mode = 'RowExclusiveLock'
      and database = (select oid from pg_database where datname = current_database())
      and pid <> pg_backend_pid()`.execute(db);
  return new Set(rows.map((row) => row.virtualtransaction));
}
