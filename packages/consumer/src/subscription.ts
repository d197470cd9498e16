// What a service says about one kind of message: where it comes from, how it is read, what it does.

import type { Tx } from '@tollgate/db';

/** What is known about a message besides its content. */
export interface MessageMeta {
  /** The publisher's id of the event; "stream:sequence" for a message published without one. */
  readonly messageId: string;
  /** "stream:sequence:time of storing": the same for every delivery of this very message, and never of another one. */
  readonly place: string;
  readonly subject: string;
  /** Position in the stream. */
  readonly sequence: bigint;
  /** When the broker stored it. */
  readonly time: Date;
  /** In whose name it was made, where its publisher says so, such as user:usr_…. */
  readonly actor?: string;
}

/** A decoded message. */
export interface Delivered<E> {
  readonly event: E;
  readonly meta: MessageMeta;
}

/** For effects that do not care in which order they happen. Each still happens once. */
export interface Unordered {
  /** Batches that one process handles at once, each in a transaction of its own. */
  readonly lanes: number;
  /** Of one batch at most; a larger message is a batch by itself. */
  readonly batchBytes: number;
  /** Fetched and not finished, in one process; with `maxAckPending` messages at most. */
  readonly bytesAhead: number;
}

/**
 * One durable consumer, each effect once. Its messages are handled in stream order, one process at a time; where
 * `unordered` says so, by any number of processes in any order.
 */
export interface Subscription<S, E> {
  /** Durable name, such as billing-usage-counted: lower case, digits and dashes. Renaming it starts from the beginning. */
  readonly consumer: string;
  /** One of the declared streams. */
  readonly stream: string;
  /** Filter; may end in a wildcard. */
  readonly subject: string;
  /**
   * By what the inbox knows a message again. Absent, by the publisher's id: a fact that is published twice happens once.
   * 'place' where publishers are not trusted to name their messages: two of one name are two.
   */
  readonly knownBy?: 'messageId' | 'place';
  /** Whatever it throws makes the message undecodable: it is dead-lettered at once. */
  decode(bytes: Uint8Array): E;
  /**
   * The effect, in the transaction that also notes the message. Throw a refusing DomainError to dead-letter it,
   * retryLater(...) when something it needs has not happened yet.
   */
  handle(tx: Tx<S>, event: E, meta: MessageMeta): Promise<void>;
  /**
   * The effects of several messages in one transaction, for volume. When it throws anything but an outage, the same
   * messages go through `handle` one by one, so that only the bad one is dead-lettered.
   */
  handleBatch?(tx: Tx<S>, items: readonly Delivered<E>[]): Promise<void>;
  /** After the commit, at most once: for caches and wake-ups only. */
  afterCommit?(event: E): void;
  /** Messages in one handleBatch at most; 100 when absent. */
  readonly batchMax?: number;
  /**
   * How long what came too early is tried again, from its first try on, before it is dead-lettered; 2 minutes when
   * absent. Such messages count among those fetched ahead: where many may come, the handler sets them aside itself.
   */
  readonly retryForMs?: number;
  /** Messages that are fetched ahead and not yet acknowledged; 256 when absent. Of all processes together. */
  readonly maxAckPending?: number;
  readonly unordered?: Unordered;
}

/** Checks a subscription's event type where it is written, and forgets it so that different ones fit one list. */
export function subscription<S, E>(definition: Subscription<S, E>): Subscription<S, unknown> {
  return definition;
}
