// Delivery events of gateways: the count. Many batches are committed at once; those that cannot be read are dead-lettered.

import { type Delivered, type Subscription, subscription } from '@tollgate/consumer';
import type { DeliveryEventBatch } from '@tollgate/contracts/metering/v1/delivery';

import { decodeBatch } from '../adapters/decode-batch.ts';
import type { Deps, MeteringTables } from '../deps.ts';
import { DELIVERY_CONSUMER, DELIVERY_STREAM, DELIVERY_SUBJECT } from '../operations/delivery-consumer.ts';
import { type DeliveredBatch, takeDeliveries } from '../operations/take-deliveries.ts';

/** Batches in one commit, and batches fetched ahead: at most 1 MiB each, so they bound the memory. */
const BATCHES_PER_COMMIT = 32;
const BATCHES_AHEAD = 64;

interface ReadBatch {
  readonly batch: DeliveryEventBatch;
  readonly bytes: Uint8Array;
}

export function deliveryEvents(deps: Deps): Subscription<MeteringTables, unknown> {
  return subscription<MeteringTables, ReadBatch>({
    consumer: DELIVERY_CONSUMER,
    stream: DELIVERY_STREAM,
    subject: DELIVERY_SUBJECT,
    // Gateways name their messages as they like, and one that uses a name again must lose nothing.
    knownBy: 'place',
    decode: (bytes) => ({ batch: decodeBatch(bytes), bytes }),
    handle: (tx, event, meta) => takeDeliveries(tx, deps, [delivered({ event, meta })]),
    handleBatch: (tx, items) => takeDeliveries(tx, deps, items.map(delivered)),
    batchMax: BATCHES_PER_COMMIT,
    maxAckPending: BATCHES_AHEAD,
  });
}

function delivered({ event: { batch, bytes }, meta }: Delivered<ReadBatch>): DeliveredBatch {
  return {
    reports: batch.events,
    bytes,
    messageId: meta.messageId,
    subject: meta.subject,
    sequence: meta.sequence,
  };
}
