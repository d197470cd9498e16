// The pool as Kysely sees it: failures of the connection and expired limits anywhere under it arrive as `unavailable`,
// in this one place, and no statement waits longer than its limit.

import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { answerWithinMs, type DatabaseLimits, refuseWhenOver } from './bounds.ts';
import { connectionUnavailable, isConnectionFailure } from './failures.ts';

/** Ends a transaction rather than doing more of it. */
const ENDS = /^\s*(commit|rollback)\b/i;

/** Wraps a pool so that its connection failures become DomainErrors; everything else passes through. */
export function translatingPool(pool: pg.Pool, limits: DatabaseLimits): PostgresPool {
  // Kysely keeps its own state by client identity: one client, one wrapper.
  const wrappers = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      refuseWhenOver();
      // Whatever keeps us from connecting (the network, a password, a limit of connections) says nothing about the work.
      const client = await pool.connect().catch((cause: unknown) => {
        throw connectionUnavailable(cause);
      });
      const known = wrappers.get(client);
      if (known !== undefined) return known;
      const wrapper = translatingClient(client, limits);
      wrappers.set(client, wrapper);
      return wrapper;
    },
  };
}

function translatingClient(client: pg.PoolClient, limits: DatabaseLimits): PostgresPoolClient {
  let dead: Error | undefined;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    // What is sent on a dead connection would only queue up behind the statement without an answer.
    if (dead !== undefined) throw connectionUnavailable(dead);
    if (!ENDS.test(text)) refuseWhenOver();
    const silence = Promise.withResolvers<never>();
    const waitMs = answerWithinMs(limits);
    const timer = setTimeout(() => {
      dead = new Error(`no answer from the database within ${waitMs} ms`);
      silence.reject(connectionUnavailable(dead));
    }, waitMs);
    try {
      return await Promise.race([client.query(text, [...values]), silence.promise]);
    } catch (error) {
      throw isConnectionFailure(error) ? connectionUnavailable(error) : error;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    // Only the text form is used: cursors are not configured in the dialect.
    query: query as unknown as PostgresPoolClient['query'],
    // A broken client must not go back: pg-pool drops it when it knows, and is told when Kysely or we do.
    release: (destroy) => client.release(destroy === true || dead !== undefined),
  };
}
