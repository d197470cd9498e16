// The pool as Kysely sees it: a connection failure anywhere under it arrives as `unavailable`, in this one place.

import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { connectionUnavailable, isConnectionFailure } from './failures.ts';

function translated(error: unknown): unknown {
  return isConnectionFailure(error) ? connectionUnavailable(error) : error;
}

async function translating<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translated(error);
  }
}

/** Wraps a pool so that its connection failures become DomainErrors; everything else passes through. */
export function translatingPool(pool: pg.Pool): PostgresPool {
  // Kysely keeps its own state by client identity: one client, one wrapper.
  const wrappers = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await translating(pool.connect());
      const known = wrappers.get(client);
      if (known !== undefined) return known;
      const wrapper = translatingClient(client);
      wrappers.set(client, wrapper);
      return wrapper;
    },
  };
}

function translatingClient(client: pg.PoolClient): PostgresPoolClient {
  // Only the text form is used: cursors are not configured in the dialect.
  const query = (text: string, values: readonly unknown[]) => translating(client.query(text, [...values]));
  return {
    query: query as unknown as PostgresPoolClient['query'],
    // A broken client must not go back: pg-pool drops it when it knows, and is told when Kysely does.
    release: (destroy) => client.release(destroy),
  };
}
