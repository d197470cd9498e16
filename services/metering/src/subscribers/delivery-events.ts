// Delivery events of gateways: the count. Many batches are committed at once; a bad one is dead-lettered alone.

import { BinaryReader } from '@bufbuild/protobuf/wire';
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
    // Gateways name their messages as they like, and one that uses a name again must lose nothing.
    knownBy: 'place',
    decode: decodeBatch,
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

/**
 * A whole batch with something in it. Bytes that are no batch may still read as an empty one, or as one that ends
 * early, because protobuf skips what it does not know: neither may pass as counted.
 */
function decodeBatch(bytes: Uint8Array): DeliveryEventBatch {
  const reader = new BinaryReader(bytes);
  const batch = DeliveryEventBatch.decode(reader);
  if (reader.pos !== reader.len) throw new RangeError('the batch ends before its bytes do');
  if (batch.events.length === 0) throw new RangeError('the batch holds no event');
  return batch;
}
