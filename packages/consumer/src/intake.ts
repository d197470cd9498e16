// Pulls messages ahead and keeps them in stream order until each is finished.

import { pause } from '@tollgate/lifecycle';
import type { Broker } from '@tollgate/nats';
import type { ConsumerMessages, JsMsg } from 'nats';
import { Inheritance } from './inheritance.ts';

export interface IntakeOptions {
  readonly broker: Broker;
  readonly stream: string;
  readonly consumer: string;
  readonly prefetch: number;
  readonly ackWaitMs: number;
}

const FLUSH_TIMEOUT_MS = 1_000;

/** Where a worker has its messages from. */
export interface MessageSource {
  /** Resolves when there is a message to handle, or when `signal` aborts. */
  arrival(signal: AbortSignal): Promise<void>;
  /** The next messages, at most so many and, beyond the first, so many bytes; they stay until they are finished. */
  take(count: number, bytes?: number): JsMsg[];
  /** What was taken and could not be finished now. */
  giveBack(messages: readonly JsMsg[]): void;
  /** Done with it for good. */
  acknowledge(message: JsMsg): void;
  /** Have it again after a while; others go first. */
  postpone(message: JsMsg, delayMs: number): void;
}

/** The messages that are here now, by their position in the stream. */
export class Intake implements MessageSource {
  readonly #options: IntakeOptions;
  readonly #held = new Map<number, JsMsg>();
  readonly #ended = new AbortController();
  #messages: ConsumerMessages | undefined;
  readonly #inherited: Inheritance;
  readonly #timers: NodeJS.Timeout[];
  #arrived = (): void => undefined;

  private constructor(options: IntakeOptions, left: { readonly count: number; readonly upTo: number }) {
    this.#options = options;
    // What is left comes again after ack_wait; the broker looks for it at about that pace.
    const waitMs = options.ackWaitMs * 2;
    this.#inherited = new Inheritance({ ...left, waitMs });
    this.#timers = [
      // A message that waits its turn here, or is being retried, is not lost: the broker need not send it again.
      setInterval(() => this.#stayAlive(), options.ackWaitMs / 3),
      setTimeout(() => this.#arrived(), waitMs + 1),
    ];
  }

  static async open(options: IntakeOptions): Promise<Intake> {
    const consumer = await options.broker.jetstream.consumers.get(options.stream, options.consumer);
    const info = await consumer.info();
    const intake = new Intake(options, { count: info.num_ack_pending, upTo: info.delivered.stream_seq });
    try {
      intake.#messages = await consumer.consume({
        max_messages: options.prefetch,
        abort_on_missing_resource: true,
        callback: (message) => intake.#take(message),
      });
    } catch (error) {
      await intake.close();
      throw error;
    }
    const end = (): void => intake.#ended.abort();
    void intake.#messages.closed().then(end, end);
    return intake;
  }

  /** Aborts when the broker gives no more messages here, such as after the consumer was deleted. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** The first in stream order that may be handled now. */
  take(count: number): JsMsg[] {
    const sequences = this.#inOrder().filter((sequence) => this.#inherited.admits(sequence));
    return sequences.slice(0, count).flatMap((sequence) => this.#held.get(sequence) ?? []);
  }

  /** They never left their places. */
  giveBack(): void {
    this.#arrived();
  }

  async arrival(signal: AbortSignal): Promise<void> {
    while (this.take(1).length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#arrived = done;
        signal.addEventListener('abort', done, { once: true });
      });
    }
  }

  acknowledge(message: JsMsg): void {
    this.#held.delete(message.seq);
    message.ack();
  }

  postpone(message: JsMsg, delayMs: number): void {
    this.#held.delete(message.seq);
    message.nak(delayMs);
  }

  /** Stops and gives back what is unfinished, in order, so that it need not wait for ack_wait. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#messages?.close();
    const { broker } = this.#options;
    if (broker.ready()) {
      for (const sequence of this.#inOrder()) this.#held.get(sequence)?.nak();
      // The next holder reads the broker's counts: they must know these acknowledgements.
      const late = new AbortController();
      await Promise.race([broker.connection.flush().catch(() => undefined), pause(FLUSH_TIMEOUT_MS, late.signal)]);
      late.abort();
    }
    this.#held.clear();
  }

  #inOrder(): number[] {
    return [...this.#held.keys()].toSorted((a, b) => a - b);
  }

  #take(message: JsMsg): void {
    // A second delivery replaces the first: the same message, a newer acknowledgement address.
    this.#held.set(message.seq, message);
    this.#inherited.arrived(message.seq);
    this.#arrived();
  }

  #stayAlive(): void {
    if (!this.#options.broker.ready()) return;
    for (const message of this.#held.values()) message.working();
  }
}
