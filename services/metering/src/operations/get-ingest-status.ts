// How far counting is behind what the broker has stored.

import { unavailable } from '@tollgate/errors';
import { NatsError } from 'nats';

import type { Deps } from '../deps.ts';
import { DELIVERY_CONSUMER, DELIVERY_STREAM } from '../domain/delivery-consumer.ts';
import { countUnpublished } from '../store/outbox-backlog.ts';

export interface IngestStatus {
  readonly pendingBatches: bigint;
  readonly unpublishedEvents: bigint;
}

/**
 * Batches that are unread or not yet committed, then counted usage that is not yet published: asked in this order,
 * so that a batch that moves from the one to the other in between is seen at least once.
 */
export async function getIngestStatus(deps: Deps): Promise<IngestStatus> {
  const pendingBatches = await pending(deps);
  return { pendingBatches, unpublishedEvents: await countUnpublished(deps.db) };
}

async function pending(deps: Deps): Promise<bigint> {
  try {
    const info = await deps.broker.manager.consumers.info(DELIVERY_STREAM, DELIVERY_CONSUMER);
    return BigInt(info.num_pending + info.num_ack_pending);
  } catch (error) {
    if (!(error instanceof NatsError)) throw error;
    throw unavailable('BROKER_UNAVAILABLE', 'The broker did not say how many batches are waiting; try again.');
  }
}
