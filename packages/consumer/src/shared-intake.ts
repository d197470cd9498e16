// Pulls messages ahead up to so many bytes, and hands them out to several hands at once. No order, no sole holder: any
// number of processes pull from the same durable, and the broker gives each message to one of them.

import { pause } from '@tollgate/lifecycle';
import type { Broker } from '@tollgate/nats';
import { consumerOpts, Events, type JetStreamPullSubscription, type JsMsg, type NatsError } from 'nats';
import type { MessageSource } from './intake.ts';

export interface SharedIntakeOptions {
  readonly broker: Broker;
  readonly stream: string;
  readonly consumer: string;
  /** The durable's filter. */
  readonly subject: string;
  readonly ackWaitMs: number;
  /** Held here at most, read and unread together; a pull is asked for when half of it is free. */
  readonly bytesAhead: number;
  /** The same in messages, for small ones. */
  readonly messagesAhead: number;
}

const PULL_MS = 5_000;
/** An answer that is later than that will not come: the broker was restarted meanwhile. */
const ANSWER_MARGIN_MS = 2_000;
const FLUSH_TIMEOUT_MS = 1_000;
const NO_RESPONDERS = '503';

/** The messages that are here now, and which of them are in somebody's hands. */
export class SharedIntake implements MessageSource {
  readonly #options: SharedIntakeOptions;
  readonly #waiting = new Map<number, JsMsg>();
  readonly #taken = new Map<number, JsMsg>();
  readonly #ended = new AbortController();
  readonly #keepAlive: NodeJS.Timeout;
  #subscription: JetStreamPullSubscription | undefined;
  #bytes = 0;
  /** Of the pull that is open; 0 when none is. */
  #due = 0;
  #deadline: NodeJS.Timeout | undefined;
  #arrivals = new Set<() => void>();

  private constructor(options: SharedIntakeOptions) {
    this.#options = options;
    this.#keepAlive = setInterval(() => this.#stayAlive(), options.ackWaitMs / 3);
  }

  static async open(options: SharedIntakeOptions): Promise<SharedIntake> {
    const intake = new SharedIntake(options);
    const settings = consumerOpts()
      .bind(options.stream, options.consumer)
      .manualAck()
      .callback((error, message) => intake.#hear(error, message));
    try {
      intake.#subscription = await options.broker.jetstream.pullSubscribe(options.subject, settings);
    } catch (error) {
      await intake.close();
      throw error;
    }
    void intake.#watchConnection();
    intake.#pull();
    return intake;
  }

  /** Aborts when the broker gives no more messages here, such as after the consumer was deleted. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  take(count: number, bytes = Number.POSITIVE_INFINITY): JsMsg[] {
    const taken: JsMsg[] = [];
    let size = 0;
    for (const [sequence, message] of this.#waiting) {
      size += message.data.byteLength;
      if (taken.length === count || (taken.length > 0 && size > bytes)) break;
      this.#waiting.delete(sequence);
      this.#taken.set(sequence, message);
      taken.push(message);
    }
    return taken;
  }

  giveBack(messages: readonly JsMsg[]): void {
    for (const message of messages) {
      if (this.#taken.delete(message.seq)) this.#waiting.set(message.seq, message);
    }
    this.#wake();
  }

  async arrival(signal: AbortSignal): Promise<void> {
    while (this.#waiting.size === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          signal.removeEventListener('abort', done);
          this.#arrivals.delete(done);
          resolve();
        };
        this.#arrivals.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    }
  }

  acknowledge(message: JsMsg): void {
    message.ack();
    this.#drop(message);
  }

  postpone(message: JsMsg, delayMs: number): void {
    message.nak(delayMs);
    this.#drop(message);
  }

  /** Gives back what is unfinished, so that another process need not wait for ack_wait. */
  async close(): Promise<void> {
    this.#ended.abort();
    clearInterval(this.#keepAlive);
    clearTimeout(this.#deadline);
    this.#subscription?.unsubscribe();
    const { broker } = this.#options;
    if (broker.ready()) {
      for (const held of [this.#taken, this.#waiting]) for (const message of held.values()) message.nak();
      const late = new AbortController();
      await Promise.race([broker.connection.flush().catch(() => undefined), pause(FLUSH_TIMEOUT_MS, late.signal)]);
      late.abort();
    }
    this.#taken.clear();
    this.#waiting.clear();
  }

  #drop(message: JsMsg): void {
    if (!this.#taken.delete(message.seq)) return;
    this.#bytes -= message.data.byteLength;
    this.#pull();
  }

  #hear(error: NatsError | null, message: JsMsg | null): void {
    if (error !== null || message === null) {
      // Every word of the broker that is no message ends the pull: its time is up, the next message is larger than what
      // is left of it, the leader changed. Only some mean that there will be none again.
      this.#closePull();
      if (error?.code === NO_RESPONDERS || /consumer deleted/i.test(error?.message ?? '')) this.#ended.abort();
      else this.#pull();
      return;
    }
    this.#due -= 1;
    const { seq } = message;
    // Sent again while it is here: the first delivery's address is as good for the acknowledgement.
    if (!this.#taken.has(seq) && !this.#waiting.has(seq)) {
      this.#waiting.set(seq, message);
      this.#bytes += message.data.byteLength;
      this.#wake();
    }
    if (this.#due > 0) return;
    this.#closePull();
    this.#pull();
  }

  /** One pull is open at a time, so that what is on its way is bounded as well. */
  #pull(): void {
    const { bytesAhead, messagesAhead, broker } = this.#options;
    const room = messagesAhead - this.#waiting.size - this.#taken.size;
    if (this.#due > 0 || this.#ended.signal.aborted || !broker.ready()) return;
    if (this.#bytes > bytesAhead / 2 || room < messagesAhead / 2) return;
    this.#due = room;
    this.#deadline = setTimeout(() => {
      this.#closePull();
      this.#pull();
    }, PULL_MS + ANSWER_MARGIN_MS);
    this.#subscription?.pull({ batch: room, max_bytes: bytesAhead - this.#bytes, expires: PULL_MS });
  }

  #closePull(): void {
    clearTimeout(this.#deadline);
    this.#due = 0;
  }

  /** A broker that was gone has forgotten the pull. */
  async #watchConnection(): Promise<void> {
    const states = this.#options.broker.connection.status();
    this.#ended.signal.addEventListener('abort', () => (states as { stop?: () => void }).stop?.(), { once: true });
    for await (const state of states) {
      if (this.#ended.signal.aborted) return;
      if (state.type !== Events.Reconnect) continue;
      this.#closePull();
      // The broker's own watch says `ready` in this same turn, before or after us.
      setImmediate(() => this.#pull());
    }
  }

  #wake(): void {
    // Each takes itself out of the set, which going through it allows.
    for (const arrived of this.#arrivals) arrived();
  }

  #stayAlive(): void {
    if (!this.#options.broker.ready()) return;
    for (const held of [this.#taken, this.#waiting]) for (const message of held.values()) message.working();
    // Where the reconnection was missed.
    this.#pull();
  }
}
