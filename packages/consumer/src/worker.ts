// Handles the messages of one subscription in stream order: effect, acknowledgement, and what to do when it fails.

import type { Database } from '@tollgate/db';
import { pause } from '@tollgate/lifecycle';
import { inMessageSpan, type Broker } from '@tollgate/nats';
import type { Log } from '@tollgate/observability';
import type { JsMsg } from 'nats';
import { deadLetter } from './dead-letter.ts';
import { applyOnce } from './effect.ts';
import type { MessageSource } from './intake.ts';
import { metaOf } from './meta.ts';
import type { Delivered, Subscription } from './subscription.ts';
import type { InboxTables } from './table.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What became of a message, for the counter. */
export type Result = 'done' | 'duplicate' | 'dead_letter' | 'later' | 'outage';

export interface WorkerOptions<S extends InboxTables> {
  readonly database: Database<S>;
  readonly broker: Broker;
  readonly log: Log;
  readonly subscription: Subscription<S, unknown>;
  readonly deadLetterAfter: number;
  readonly record: (result: Result, count: number) => void;
}

interface Work {
  readonly message: JsMsg;
  readonly item: Delivered<unknown>;
}

/** What was tried of one message. */
interface Tries {
  readonly count: number;
  /** The first one, by the clock that never goes back. */
  readonly since: number;
}

const BATCH_MAX = 100;
const RETRY_FOR_MS = 120_000;
const LATER_FIRST_MS = 250;
const LATER_LAST_MS = 60_000;
const OUTAGE_FIRST_MS = 100;
const OUTAGE_LAST_MS = 5_000;

export class Worker<S extends InboxTables> {
  readonly #options: WorkerOptions<S>;
  /** By position in the stream. Kept here and not taken from the broker's count, which outages raise as well. */
  readonly #tries = new Map<number, Tries>();
  #outages = 0;

  constructor(options: WorkerOptions<S>) {
    this.#options = options;
  }

  /** Works until `over` aborts; never leaves a batch half way. Several may work on one source that is shared. */
  async work(intake: MessageSource, over: AbortSignal): Promise<void> {
    const { subscription } = this.#options;
    const atOnce = subscription.handleBatch === undefined ? 1 : (subscription.batchMax ?? BATCH_MAX);
    for (await intake.arrival(over); !over.aborted; await intake.arrival(over)) {
      const messages = intake.take(atOnce, subscription.unordered?.batchBytes);
      // Another lane was faster.
      if (messages.length === 0) continue;
      try {
        const work = await this.#decode(intake, messages);
        if (work.length > 1) await this.#batch(intake, work);
        else for (const one of work) await this.#single(intake, one);
        this.#outages = 0;
      } catch (err) {
        // Only outages come here: the messages stay in their places and are tried again from the first one.
        intake.giveBack(messages);
        this.#options.record('outage', 1);
        const wait = Math.min(OUTAGE_LAST_MS, OUTAGE_FIRST_MS * 2 ** this.#outages++);
        this.#options.log.warn({ err, wait_ms: wait }, 'consumer waits for a part that is down');
        await pause(wait, over);
      }
    }
  }

  async #decode(intake: MessageSource, messages: readonly JsMsg[]): Promise<Work[]> {
    const work: Work[] = [];
    for (const message of messages) {
      try {
        work.push({ message, item: { event: this.#options.subscription.decode(message.data), meta: metaOf(message) } });
      } catch (error) {
        await this.#bury(intake, message, 'UNDECODABLE', error);
      }
    }
    return work;
  }

  async #batch(intake: MessageSource, work: readonly Work[]): Promise<void> {
    try {
      await this.#apply(intake, work);
    } catch (error) {
      if (verdictOf(error).kind === 'outage') throw error;
      for (const one of work) await this.#single(intake, one);
    }
  }

  async #single(intake: MessageSource, one: Work): Promise<void> {
    try {
      await this.#apply(intake, [one]);
    } catch (error) {
      const verdict = verdictOf(error);
      if (verdict.kind === 'outage') throw error;
      if (verdict.kind === 'dead_letter') await this.#bury(intake, one.message, verdict.reason, error);
      else await this.#later(intake, one.message, verdict, error);
    }
  }

  async #apply(intake: MessageSource, work: readonly Work[]): Promise<void> {
    const { database, subscription, record } = this.#options;
    const [first] = work;
    const committed = await inMessageSpan(`consume ${subscription.consumer}`, first?.message.headers, () =>
      applyOnce(
        database,
        subscription,
        work.map((one) => one.item),
      ),
    );
    for (const { event } of committed) this.#afterCommit(event);
    for (const { message } of work) this.#finish(intake, message);
    record('done', committed.length);
    record('duplicate', work.length - committed.length);
  }

  #afterCommit(event: unknown): void {
    try {
      this.#options.subscription.afterCommit?.(event);
    } catch (err) {
      this.#options.log.error({ err }, 'what follows a commit failed; the commit stands');
    }
  }

  async #later(
    intake: MessageSource,
    message: JsMsg,
    { kind, reason }: Exclude<Verdict, { kind: 'outage' }>,
    error: unknown,
  ): Promise<void> {
    const { count, since } = this.#tries.get(message.seq) ?? { count: 0, since: performance.now() };
    const tries = { count: count + 1, since };
    const leftMs = since + (this.#options.subscription.retryForMs ?? RETRY_FOR_MS) - performance.now();
    if (kind === 'early' ? leftMs <= 0 : tries.count >= this.#options.deadLetterAfter) {
      await this.#bury(intake, message, reason, error);
      return;
    }
    this.#tries.set(message.seq, tries);
    this.#options.record('later', 1);
    const log = { err: error, message_id: metaOf(message).messageId, reason, tries: tries.count };
    this.#options.log.warn(log, 'message is tried again later');
    const waitMs = Math.min(LATER_LAST_MS, LATER_FIRST_MS * 2 ** count);
    // The last try is at the deadline, not long before it.
    intake.postpone(message, kind === 'early' ? Math.min(waitMs, Math.ceil(leftMs)) : waitMs);
  }

  /** A broker that does not take the dead letter is an outage: the message stays. */
  async #bury(intake: MessageSource, message: JsMsg, reason: string, error: unknown): Promise<void> {
    const { broker, subscription, log, record } = this.#options;
    await deadLetter(broker, subscription.consumer, message, reason, error);
    log.error({ err: error, message_id: metaOf(message).messageId, reason }, 'message is dead-lettered');
    record('dead_letter', 1);
    this.#finish(intake, message);
  }

  #finish(intake: MessageSource, message: JsMsg): void {
    this.#tries.delete(message.seq);
    intake.acknowledge(message);
  }
}
