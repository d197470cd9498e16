// Pulls messages ahead and keeps them in stream order until each is finished.

import type { Broker } from '@tollgate/nats';
import type { ConsumerMessages, JsMsg } from 'nats';

export interface IntakeOptions {
  readonly broker: Broker;
  readonly stream: string;
  readonly consumer: string;
  readonly prefetch: number;
  readonly ackWaitMs: number;
}

/** The messages that are here now, by their position in the stream. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #held = new Map<number, JsMsg>();
  readonly #ended = new AbortController();
  #messages: ConsumerMessages | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #arrived = (): void => undefined;

  private constructor(options: IntakeOptions) {
    this.#options = options;
  }

  static async open(options: IntakeOptions): Promise<Intake> {
    const intake = new Intake(options);
    const consumer = await options.broker.jetstream.consumers.get(options.stream, options.consumer);
    intake.#messages = await consumer.consume({
      max_messages: options.prefetch,
      abort_on_missing_resource: true,
      callback: (message) => intake.#take(message),
    });
    const end = (): void => intake.#ended.abort();
    void intake.#messages.closed().then(end, end);
    // A message that waits its turn here, or is being retried, is not lost: the broker need not send it again.
    intake.#keepAlive = setInterval(() => intake.#stayAlive(), options.ackWaitMs / 3);
    return intake;
  }

  /** Aborts when the broker gives no more messages here, such as after the consumer was deleted. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  get size(): number {
    return this.#held.size;
  }

  /** The first messages in stream order; they stay until they are finished. */
  first(count: number): JsMsg[] {
    const order = [...this.#held.keys()].toSorted((a, b) => a - b);
    return order.slice(0, count).flatMap((seq) => this.#held.get(seq) ?? []);
  }

  /** Resolves when there is a message, or when `signal` aborts. */
  async arrival(signal: AbortSignal): Promise<void> {
    if (this.#held.size > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#arrived = done;
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Done with it for good. */
  acknowledge(message: JsMsg): void {
    this.#held.delete(message.seq);
    message.ack();
  }

  /** Have it again after a while; others go first. */
  postpone(message: JsMsg, delayMs: number): void {
    this.#held.delete(message.seq);
    message.nak(delayMs);
  }

  /** Stops and gives back what is unfinished, in order, so that it need not wait for ack_wait. */
  async close(): Promise<void> {
    clearInterval(this.#keepAlive);
    await this.#messages?.close();
    if (!this.#options.broker.connection.isClosed()) for (const message of this.first(this.size)) message.nak();
    this.#held.clear();
  }

  #take(message: JsMsg): void {
    // A second delivery replaces the first: the same message, a newer acknowledgement address.
    this.#held.set(message.seq, message);
    this.#arrived();
  }

  #stayAlive(): void {
    if (!this.#options.broker.ready()) return;
    for (const message of this.#held.values()) message.working();
  }
}
