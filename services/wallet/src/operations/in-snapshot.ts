// Reads that have to agree with each other: one point of the ledger.
import { type Db, inTransaction, type Reader } from '@tollgate/db';
import type { WalletTables } from '../store/schema.ts';

/** Runs reads in one repeatable-read transaction, so that all of them see the same books. `statementMs`: for long questions. */
export function inSnapshot<T>(
  db: Db<WalletTables>,
  read: (snapshot: Reader<WalletTables>) => Promise<T>,
  statementMs?: number,
): Promise<T> {
  const limit = statementMs === undefined ? {} : { statementMs };
  return inTransaction(db, read, { isolation: 'repeatable read', ...limit });
}
