// The durable consumer at the broker: created when missing, updated when declared otherwise.

import type { Broker } from '@tollgate/nats';
import { AckPolicy, type ConsumerConfig, type ConsumerInfo, DeliverPolicy, nanos, NatsError } from 'nats';
import type { Subscription } from './subscription.ts';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
// JetStream's error code (server/errors.json).
const CONSUMER_NOT_FOUND = 10014;
const MAX_ACK_PENDING = 256;

/** How many messages of a subscription may be on their way. */
export function maxAckPending<S>(subscription: Subscription<S, unknown>): number {
  return subscription.maxAckPending ?? MAX_ACK_PENDING;
}

export async function ensureDurable<S>(
  broker: Broker,
  subscription: Subscription<S, unknown>,
  ackWaitMs: number,
): Promise<void> {
  const { consumer, stream, subject } = subscription;
  if (!NAME.test(consumer)) throw new RangeError(`not a consumer name: ${consumer}`);
  const wanted = {
    filter_subject: subject,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: maxAckPending(subscription),
    // How often a message may be tried is decided by its verdict, not by a count of deliveries.
    max_deliver: -1,
  } satisfies Partial<ConsumerConfig>;
  const found = await currentInfo(broker, stream, consumer);
  if (found === undefined) {
    await broker.manager.consumers.add(stream, {
      durable_name: consumer,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ...wanted,
    });
  } else if (Object.entries(wanted).some(([key, value]) => found.config[key as keyof ConsumerConfig] !== value)) {
    await broker.manager.consumers.update(stream, consumer, wanted);
  }
}

/** How many messages of a durable are unread, or read and not acknowledged. */
export async function unfinished<S>(broker: Broker, subscription: Subscription<S, unknown>): Promise<number> {
  const info = await broker.manager.consumers.info(subscription.stream, subscription.consumer);
  return info.num_pending + info.num_ack_pending;
}

async function currentInfo(broker: Broker, stream: string, consumer: string): Promise<ConsumerInfo | undefined> {
  try {
    return await broker.manager.consumers.info(stream, consumer);
  } catch (error) {
    if (error instanceof NatsError && error.api_error?.err_code === CONSUMER_NOT_FOUND) return undefined;
    throw error;
  }
}
