// Carries committed events to JetStream: claim, publish, mark, back off. One relay per database is active at a time.

import { createLockSession, type Database, type HeldLock } from '@tollgate/db';
import type { Broker } from '@tollgate/nats';
import type { Log, Meter } from '@tollgate/observability';
import { CHANNEL } from './append.ts';
import { type ClaimedEvent, claimUnpublished, markPublished, oldestUnpublishedMs, removeOld } from './claim.ts';
import { publishByKey } from './publish.ts';
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

const BATCH = 500;
const LOCK = 'tollgate-outbox-relay';
const BACKOFF_FIRST_MS = 100;
const BACKOFF_LAST_MS = 10_000;
const REMOVE_EVERY_MS = 60 * 60_000;

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
      await wake.wait(BACKOFF_FIRST_MS, stopping.signal);
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

/** The time during which this relay is the active one. */
class Shift<S extends OutboxTables> {
  readonly #options: RelayOptions<S>;
  readonly #client: HeldLock['client'];
  readonly #wake: Wake;
  readonly #over: AbortSignal;
  readonly #record: { published(count: number): void; failed(count: number): void; lag(ms: number): void };
  #failedInRow = 0;

  constructor(options: RelayOptions<S>, held: HeldLock, wake: Wake, over: AbortSignal) {
    this.#options = options;
    this.#client = held.client;
    this.#wake = wake;
    this.#over = over;
    this.#record = recorder(options.meter);
  }

  async work(): Promise<void> {
    const ring = (): void => this.#wake.ring();
    this.#client.on('notification', ring);
    try {
      await this.#client.query(`listen ${CHANNEL}`);
      let removeAt = 0;
      while (!this.#over.aborted) {
        const clean = await this.#publishAll();
        this.#record.lag(await oldestUnpublishedMs(this.#client));
        if (performance.now() >= removeAt) {
          await removeOld(this.#client);
          removeAt = performance.now() + REMOVE_EVERY_MS;
        }
        if (clean) await this.#wake.wait(this.#options.pollMs ?? 1_000, this.#over);
        else await this.#backOff();
      }
    } finally {
      this.#client.off('notification', ring);
    }
  }

  /** Publishes until nothing is left (true) or something could not be published (false). */
  async #publishAll(): Promise<boolean> {
    while (!this.#over.aborted) {
      // Publishing into a broken connection only fills its buffer and times out.
      if (!this.#options.broker.ready()) return false;
      const events = await claimUnpublished(this.#client, BATCH);
      if (events.length === 0) return true;
      const report = await publishByKey(this.#options.broker.jetstream, events);
      if (report.published.length > 0) await markPublished(this.#client, report.published);
      this.#record.published(report.published.length);
      if (report.failures.length > 0) {
        this.#report(report.failures);
        return false;
      }
      this.#failedInRow = 0;
      if (events.length < BATCH) return true;
    }
    return true;
  }

  #report(failures: readonly { readonly event: ClaimedEvent; readonly error: unknown }[]): void {
    this.#record.failed(failures.length);
    const [first] = failures;
    this.#options.log.warn(
      { err: first?.error, event: first?.event.event_id, subject: first?.event.subject, keys: failures.length },
      'events could not be published; will try again',
    );
  }

  /**
   * Doubles from 0.1 s to 10 s, with a quarter of chance so that relays of several services do not march in step.
   * A connection that is known to be broken costs nothing to ask again: the first wait is enough.
   */
  async #backOff(): Promise<void> {
    const wait = this.#options.broker.ready()
      ? Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** this.#failedInRow++)
      : BACKOFF_FIRST_MS;
    const until = performance.now() + wait * (0.75 + Math.random() * 0.25);
    // New events do not make the broker come back sooner.
    while (!this.#over.aborted && performance.now() < until)
      await this.#wake.wait(Math.max(1, until - performance.now()), this.#over);
  }
}

function recorder(meter: Meter | undefined): {
  published(count: number): void;
  failed(count: number): void;
  lag(ms: number): void;
} {
  const published = meter?.counter('tollgate_outbox_published_total', 'Events acknowledged by the broker.');
  const failed = meter?.counter('tollgate_outbox_failures_total', 'Publishes that failed and are tried again.');
  const lag = meter?.gauge('tollgate_outbox_lag_seconds', 'Age of the oldest unpublished event.');
  return {
    published: (count) => published?.inc({}, count),
    failed: (count) => failed?.inc({}, count),
    lag: (ms) => lag?.set({}, ms / 1_000),
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
