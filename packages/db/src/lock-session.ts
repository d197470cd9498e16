// One session of its own that holds named locks of the database: at most one holder of a name at any time.

import { pause } from '@tollgate/lifecycle';
import type pg from 'pg';
import type { Database } from './database.ts';

/** A lock that is held, until `release` or until the session breaks. */
export interface HeldLock {
  /** The session that holds it. Work done on it ends when the lock does; one query at a time. */
  readonly client: pg.Client;
  /** Aborts when the session, and with it the lock, is gone; never by `release`. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface LockSession {
  /**
   * Waits until the lock of that name is ours. Resolves to undefined when `signal` aborts first. Connection failures
   * are reported to `onError` and tried again.
   */
  acquire(name: string, signal: AbortSignal): Promise<HeldLock | undefined>;
  close(): Promise<void>;
}

interface Session {
  readonly client: pg.Client;
  readonly lost: AbortController;
}

/** How often a lock that somebody else holds is tried again. */
const RETRY_MS = 500;

/**
 * Locks are advisory locks of the session: PostgreSQL frees them when the process dies, however it dies.
 * Nothing is connected until the first acquire.
 */
export function createLockSession<S>(options: {
  database: Database<S>;
  onError: (error: unknown) => void;
  retryMs?: number;
}): LockSession {
  let session: Promise<Session> | undefined;
  // A client takes one query at a time; several names may be asked for at once.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work, work);
    turn = result.catch(() => undefined);
    return result;
  };
  const open = async (): Promise<Session> => {
    const lost = new AbortController();
    const client = await options.database.connect();
    client.once('end', () => {
      session = undefined;
      lost.abort();
    });
    return { client, lost };
  };
  const current = (): Promise<Session> => {
    session ??= open().catch((error: unknown) => {
      session = undefined;
      throw error;
    });
    return session;
  };
  return {
    acquire: async (name, signal) => {
      while (!signal.aborted) {
        try {
          const { client, lost } = await current();
          if (await inTurn(() => tryLock(client, name))) {
            return { client, lost: lost.signal, release: () => inTurn(() => unlock(client, lost.signal, name)) };
          }
        } catch (error) {
          options.onError(error);
        }
        await pause(options.retryMs ?? RETRY_MS, signal);
      }
      return undefined;
    },
    close: async () => {
      const last = await session?.catch(() => undefined);
      await last?.client.end();
    },
  };
}

async function tryLock(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
    [name],
  );
  return rows[0]?.held === true;
}

async function unlock(client: pg.Client, lost: AbortSignal, name: string): Promise<void> {
  if (!lost.aborted) await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
}
