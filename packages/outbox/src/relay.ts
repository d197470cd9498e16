// Carries committed events to JetStream. One relay per database is active at a time.

import { createLockSession, type Database } from '@tollgate/db';
import type { Broker } from '@tollgate/nats';
import type { Log, Meter } from '@tollgate/observability';
import { oldestUnpublishedMs } from './claim.ts';
import { Shift } from './shift.ts';
import type { OutboxTables } from './table.ts';
import { createWake, type Wake } from './wake.ts';

export interface RelayOptions<S extends OutboxTables> {
  readonly database: Database<S>;
  readonly broker: Broker;
  readonly log: Log;
  readonly meter?: Meter | undefined;
  /** How often to look without having been woken; 1000 when absent. */
  readonly pollMs?: number;
}

export interface Relay {
  /** Begins in the background; waits for its turn when another process is active. */
  start(): void;
  /** Finishes the batch in hand and gives the turn away. */
  stop(): Promise<void>;
  /** Resolves when everything committed so far is published, by whichever relay; rejects after `timeoutMs` (10 s). */
  flush(timeoutMs?: number): Promise<void>;
  /** Age of the oldest unpublished event, in ms. */
  lagMs(): Promise<number>;
}

const LOCK = 'tollgate-outbox-relay';
const NEXT_TURN_MS = 100;

/** At least once, in id order within a key, never passing over a row; the broker and the inboxes drop repetitions. */
export function createRelay<S extends OutboxTables>(options: RelayOptions<S>): Relay {
  const { database, log } = options;
  const stopping = new AbortController();
  const wake = createWake();
  const session = createLockSession({
    database,
    onError: (err) => log.warn({ err }, 'outbox relay waits for the database'),
  });
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const held = await session.acquire(LOCK, stopping.signal);
      if (held === undefined) break;
      const shift = new Shift(options, held, wake, AbortSignal.any([stopping.signal, held.lost]));
      await shift.work().catch((err: unknown) => log.warn({ err }, 'outbox relay was interrupted'));
      // What did not end by losing the session must not keep the turn from others, nor spin.
      await held.release().catch(() => undefined);
      await wake.wait(NEXT_TURN_MS, stopping.signal);
    }
    await session.close();
  };
  return {
    start: () => {
      running ??= run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    flush: (timeoutMs = 10_000) => flush(database, wake, timeoutMs),
    lagMs: () => oldestUnpublishedMs(database.pool),
  };
}

async function flush<S>(database: Database<S>, wake: Wake, timeoutMs: number): Promise<void> {
  const until = performance.now() + timeoutMs;
  const left = async (): Promise<bigint> => {
    const { rows } = await database.pool.query<{ left: bigint }>(
      'select count(*) as left from outbox where published_at is null',
    );
    return rows[0]?.left ?? 0n;
  };
  for (let count = await left(); count > 0n; count = await left()) {
    if (performance.now() > until) throw new Error(`${count} events are still unpublished after ${timeoutMs} ms`);
    wake.ring();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
