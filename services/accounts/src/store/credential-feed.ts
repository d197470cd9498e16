// Hears of changed credentials from PostgreSQL, and knows for how long what was heard is all there was.
import type { Database } from '@tollgate/db';
import { pause } from '@tollgate/lifecycle';
import type { AccountsTables } from './schema.ts';

export interface CredentialFeed {
  /** Whether everything that committed more than a second ago has been heard. */
  upToDate(): boolean;
  stop(): Promise<void>;
}

export interface CredentialFeedOptions {
  readonly database: Database<AccountsTables>;
  /** Credentials of this owner may have changed. */
  readonly onChange: (ownerId: string) => void;
  /** Anything may have changed while nobody listened. */
  readonly onGap: () => void;
  readonly onError: (error: unknown) => void;
}

/** The triggers of the migration notify it. */
const CHANNEL = 'tollgate_credentials';
const PING_MS = 200;
/** A session answers what it was told before: what is not confirmed for so long must be looked up. */
const LEASE_MS = 800;
const RETRY_MS = 250;

/**
 * LISTEN on a session of its own, which is asked something again and again: a connection that only seems to be there, as
 * after a lost network, ends the lease instead of leaving frozen credentials alive.
 */
export function startCredentialFeed(options: CredentialFeedOptions): CredentialFeed {
  const stopping = new AbortController();
  let leasedUntil = 0;
  const listen = async (): Promise<void> => {
    const client = await options.database.connect();
    const ended = new AbortController();
    const end = (): Promise<void> => client.end().catch(() => undefined);
    client.once('end', () => ended.abort());
    const signal = AbortSignal.any([stopping.signal, ended.signal]);
    // A question that nobody answers must not keep the service from stopping, nor the session from being replaced.
    stopping.signal.addEventListener('abort', () => void end(), { once: true });
    client.on('notification', ({ payload = '' }) => options.onChange(payload));
    try {
      await client.query(`listen ${CHANNEL}`);
      options.onGap();
      while (!signal.aborted) {
        const asked = performance.now();
        await client.query('select 1');
        leasedUntil = asked + LEASE_MS;
        await pause(PING_MS, signal);
      }
    } finally {
      leasedUntil = 0;
      options.onGap();
      await end();
    }
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await listen().catch((error: unknown) => stopping.signal.aborted || options.onError(error));
      await pause(RETRY_MS, stopping.signal);
    }
  })();
  return {
    upToDate: () => performance.now() < leasedUntil,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
