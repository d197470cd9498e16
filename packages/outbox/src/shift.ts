// The time during which a relay is the active one: claim, publish, mark, remove what is old. A key that is blocked waits
// by itself, in a lane of its own, so that neither its wait nor a publish that gets no answer holds up other keys.

import type { HeldLock } from '@tollgate/db';
import type { Broker } from '@tollgate/nats';
import type { Log, Meter } from '@tollgate/observability';
import { CHANNEL } from './append.ts';
import { BlockedKeys } from './blocked-keys.ts';
import { claimUnpublished, type Keys, markPublished, oldestUnpublishedMs, removeOld } from './claim.ts';
import { publishByKey, type PublishReport } from './publish.ts';
import type { Wake } from './wake.ts';

export interface ShiftOptions {
  readonly broker: Broker;
  readonly log: Log;
  readonly meter?: Meter | undefined;
  readonly pollMs?: number;
}

const POLL_MS = 1_000;
/** A broker that is away is asked for again so soon: that costs nothing. */
const AWAY_MS = 100;
const REMOVE_EVERY_MS = 60 * 60_000;

export class Shift {
  readonly #options: ShiftOptions;
  readonly #client: HeldLock['client'];
  readonly #wake: Wake;
  readonly #over: AbortSignal;
  readonly #record: ReturnType<typeof recorder>;
  readonly #blocked = new BlockedKeys();
  #lane: Promise<void> | undefined;
  #laneFault: { readonly error: unknown } | undefined;
  #removeAt = 0;
  #removeAfter = 0n;

  constructor(options: ShiftOptions, held: HeldLock, wake: Wake, over: AbortSignal) {
    this.#options = options;
    this.#client = held.client;
    this.#wake = wake;
    this.#over = over;
    this.#record = recorder(options.meter);
  }

  /** Works until it is over; rejects when the session fails. */
  async work(): Promise<void> {
    const ring = (): void => this.#wake.ring();
    this.#client.on('notification', ring);
    try {
      await this.#client.query(`listen ${CHANNEL}`);
      while (!this.#over.aborted) {
        await this.#publishFree();
        this.#retryBlocked();
        this.#record.lag(await oldestUnpublishedMs(this.#client));
        await this.#removeSome();
        if (this.#laneFault !== undefined) throw this.#laneFault.error;
        await this.#wake.wait(this.#pauseMs(), this.#over);
      }
    } finally {
      this.#client.off('notification', ring);
      await this.#lane;
    }
  }

  /** Publishes what is not blocked until nothing of it is left. */
  async #publishFree(): Promise<void> {
    // Publishing into a broken connection only fills its buffer and times out.
    while (!this.#over.aborted && this.#options.broker.ready() && !this.#blocked.many)
      if (!(await this.#publish({ without: this.#blocked.all }))) return;
  }

  /** Tries blocked keys whose wait is over, beside everything else. */
  #retryBlocked(): void {
    if (this.#lane !== undefined || !this.#options.broker.ready()) return;
    const due = this.#blocked.due(performance.now());
    if (due.length === 0) return;
    this.#lane = this.#publish({ only: due })
      .then(
        () => undefined,
        (error: unknown) => {
          this.#laneFault = { error };
        },
      )
      .finally(() => {
        this.#lane = undefined;
        this.#wake.ring();
      });
  }

  /** One batch; whether there may be more. */
  async #publish(keys: Keys): Promise<boolean> {
    const { events, full } = await claimUnpublished(this.#client, keys);
    const report = await publishByKey(this.#options.broker.jetstream, events);
    if (report.published.length > 0) await markPublished(this.#client, report.published);
    this.#record.published(report.published.length);
    const failed = new Set(report.failures.map(({ event }) => event.key));
    // A key is free again when it went through; one that had nothing left was free already.
    for (const key of 'only' in keys ? keys.only : []) if (!failed.has(key)) this.#blocked.free(key);
    for (const key of failed) this.#blocked.failed(key, performance.now());
    if (report.failures.length > 0) this.#report(report.failures);
    return full;
  }

  #report(failures: PublishReport['failures']): void {
    this.#record.failed(failures.length);
    const [first] = failures;
    this.#options.log.warn(
      { err: first?.error, event: first?.event.event_id, subject: first?.event.subject, keys: failures.length },
      'events could not be published; will try again',
    );
  }

  /** A portion at a time: publishing goes first. */
  async #removeSome(): Promise<void> {
    if (performance.now() < this.#removeAt) return;
    const next = await removeOld(this.#client, this.#removeAfter);
    this.#removeAfter = next ?? 0n;
    if (next === undefined) this.#removeAt = performance.now() + REMOVE_EVERY_MS;
    else this.#wake.ring();
  }

  #pauseMs(): number {
    if (!this.#options.broker.ready()) return AWAY_MS;
    const poll = this.#options.pollMs ?? POLL_MS;
    // While the lane is at work, its end rings.
    return this.#lane === undefined ? Math.min(poll, this.#blocked.dueInMs(performance.now()) + 1) : poll;
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
