// How far counting is behind what the broker has stored.

import { unavailable } from '@tollgate/errors';
import { NatsError } from 'nats';

import type { Deps } from '../deps.ts';
import { DELIVERY_CONSUMER, DELIVERY_STREAM } from './delivery-consumer.ts';
import { countUnpublished } from '../store/outbox-backlog.ts';
import { countPostponed } from '../store/postponed-reports.ts';

export interface IngestStatus extends Batches {
  /** With a tenant named, its postponed reports too: they may become usage yet. */
  readonly unpublishedEvents: bigint;
}

interface Batches {
  readonly pendingBatches: bigint;
  /** Places in the stream; 0 before there was any batch. */
  readonly lastStoredSequence: bigint;
  readonly countedThroughSequence: bigint;
}

/**
 * Batches that are unread or not yet committed, then what is postponed, then counted usage that is not yet published:
 * asked in this order, so that what moves from one to the next in between is seen at least once. The unpublished are
 * those of one tenant where one is named; what others wait for keeps nobody waiting who asks about all.
 */
export async function getIngestStatus(deps: Deps, tenantId: string | undefined): Promise<IngestStatus> {
  const batches = await askBroker(deps);
  const postponed = tenantId === undefined ? 0n : await countPostponed(deps.db, tenantId);
  return { ...batches, unpublishedEvents: postponed + (await countUnpublished(deps.db, tenantId)) };
}

// The newest place first: when the consumer then has nothing left, everything up to that place is counted, also what the
// broker dropped for its age before it was read.
async function askBroker({ broker: { manager } }: Deps): Promise<Batches> {
  try {
    const { state } = await manager.streams.info(DELIVERY_STREAM);
    const info = await manager.consumers.info(DELIVERY_STREAM, DELIVERY_CONSUMER);
    const pendingBatches = info.num_pending + info.num_ack_pending;
    const counted =
      pendingBatches === 0 ? Math.max(state.last_seq, info.ack_floor.stream_seq) : info.ack_floor.stream_seq;
    return {
      pendingBatches: BigInt(pendingBatches),
      lastStoredSequence: BigInt(state.last_seq),
      countedThroughSequence: BigInt(counted),
    };
  } catch (error) {
    if (!(error instanceof NatsError)) throw error;
    throw unavailable('BROKER_UNAVAILABLE', 'The broker did not say how many batches are waiting; try again.');
  }
}
