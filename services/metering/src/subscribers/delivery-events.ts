// Delivery events of gateways: the count. Many batches are committed at once; a bad one is dead-lettered alone.

import { type Subscription, subscription } from '@tollgate/consumer';
import { DeliveryEventBatch } from '@tollgate/contracts/metering/v1/delivery';

import type { Deps, MeteringTables } from '../deps.ts';
import { DELIVERY_CONSUMER, DELIVERY_STREAM, DELIVERY_SUBJECT } from '../domain/delivery-consumer.ts';
import { countEvents } from '../operations/count-events.ts';

/** Batches in one commit, and batches fetched ahead: at most 1 MiB each, so they bound the memory. */
const BATCHES_PER_COMMIT = 32;
const BATCHES_AHEAD = 64;

export function deliveryEvents(deps: Deps): Subscription<MeteringTables, unknown> {
  return subscription<MeteringTables, DeliveryEventBatch>({
    consumer: DELIVERY_CONSUMER,
    stream: DELIVERY_STREAM,
    subject: DELIVERY_SUBJECT,
    decode: (bytes) => DeliveryEventBatch.decode(bytes),
    handle: (tx, batch) => countEvents(tx, deps, batch.events),
    handleBatch: (tx, items) =>
      countEvents(
        tx,
        deps,
        items.flatMap(({ event }) => event.events),
      ),
    batchMax: BATCHES_PER_COMMIT,
    maxAckPending: BATCHES_AHEAD,
  });
}
