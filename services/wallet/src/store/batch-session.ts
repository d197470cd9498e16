// A connection of its own on which batches are written one after the other without waiting for each other's answers.
import { connectionUnavailable, type Database, isConnectionFailure } from '@tollgate/db';
import type { BatchStatement } from './batch-statement.ts';
import { ENGINE_ON } from './engine-mark.ts';
import type { WalletTables } from './schema.ts';

export interface BatchSession {
  /** Sends a batch; true when it was written, false when a wallet was not as known. Rejects when that is not known. */
  write(statement: BatchStatement): Promise<boolean>;
  end(): Promise<void>;
}

// The statements look up a few hundred keys, whatever the tables' sizes were when they were planned.
const SESSION = `
  ${ENGINE_ON};
  set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off;
  set enable_bitmapscan = off;
  set jit = off`;

/** The server ends a statement sooner; a connection without an answer for so long is dead, and what it was to write unknown. */
const ANSWER_MS = 20_000;

/** `onEnd` is told once, when the connection is gone for whatever reason. Rejects with `unavailable`. */
export async function openBatchSession(database: Database<WalletTables>, onEnd: () => void): Promise<BatchSession> {
  const client = await database.connect({ pipeline: true });
  client.once('end', onEnd);
  await client.query(SESSION);
  return {
    write: async ({ name, text, values }) => {
      try {
        const query = { name, text, values: [...values], query_timeout: ANSWER_MS };
        const { rows } = await client.query<{ ok: boolean }>(query);
        return rows[0]?.ok === true;
      } catch (error) {
        throw isConnectionFailure(error) ? connectionUnavailable(error) : error;
      }
    },
    end: () => client.end(),
  };
}
