// Runs work in one transaction and runs it again when the database asks for that.

import { type IsolationLevel, sql } from 'kysely';
import { withStatementLimit } from './bounds.ts';
import type { Db, Tx } from './database.ts';
import { isSerializationFailure } from './failures.ts';

export interface TransactionOptions {
  /** The server's default, read committed, when absent. */
  readonly isolation?: IsolationLevel;
  /** Times to run again after a serialization failure or a deadlock; 3 when absent. */
  readonly retries?: number;
  /** For work that is known to be long: how long one statement of it, and one pause between two, may take. */
  readonly statementMs?: number;
}

/**
 * Commits what `run` wrote, or nothing. `run` may be called again with a fresh transaction after a serialization
 * failure (40001) or a deadlock (40P01), so it must have no effect outside of the transaction.
 *
 * @throws DomainError `unavailable` DATABASE_BUSY when a limit expires, DATABASE_UNAVAILABLE when the connection fails. If that happens at the commit, the
 * work may have been committed: callers repeat it by its request id (packages/replay).
 */
export async function inTransaction<S, T>(
  db: Db<S>,
  run: (tx: Tx<S>) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const retries = options.retries ?? 3;
  for (let attempt = 0; ; attempt++) {
    const builder = db.transaction();
    const isolated = options.isolation === undefined ? builder : builder.setIsolationLevel(options.isolation);
    try {
      return await withStatementLimit(options.statementMs, () =>
        isolated.execute(async (tx) => {
          if (options.statementMs !== undefined) await raiseLimits(tx, options.statementMs);
          return run(tx);
        }),
      );
    } catch (error) {
      if (attempt >= retries || !isSerializationFailure(error)) throw error;
      await pause(attempt);
    }
  }
}

async function raiseLimits<S>(tx: Tx<S>, ms: number): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(ms)}, true),
                   set_config('idle_in_transaction_session_timeout', ${String(ms)}, true)`.execute(tx);
}

/** Two losers that wait equally long meet again: the wait is random, within 5, 10, 20 … ms. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * 2 ** attempt));
}
