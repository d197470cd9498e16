// Delivery events of gateways: the count. Many batches are committed at once; those that cannot be read are dead-lettered.

import { type Delivered, type Subscription, subscription } from '@tollgate/consumer';

import { decodeBatch } from '../adapters/decode-batch.ts';
import type { Deps, MeteringTables } from '../deps.ts';
import type { DeliveryReport } from '../domain/report.ts';
import { DELIVERY_CONSUMER, DELIVERY_STREAM, DELIVERY_SUBJECT } from '../operations/delivery-consumer.ts';
import { type DeliveredBatch, takeDeliveries } from '../operations/take-deliveries.ts';

/**
 * What bounds the memory. A batch has at most 1 MiB and 5,000 events; of the usual 130 bytes an event, a commit takes about
 * 8,000. Counting does not care about order, so that three commits are made at once: while one waits for the disk, the
 * next is decoded.
 */
const LANES = 3;
const BATCHES_PER_COMMIT = 64;
const COMMIT_BYTES = 1024 * 1024;
const BATCHES_AHEAD = 1_024;
const BYTES_AHEAD = 8 * 1024 * 1024;

interface ReadBatch {
  readonly reports: readonly DeliveryReport[];
  readonly bytes: Uint8Array;
}

export function deliveryEvents(deps: Deps): Subscription<MeteringTables, unknown> {
  return subscription<MeteringTables, ReadBatch>({
    consumer: DELIVERY_CONSUMER,
    stream: DELIVERY_STREAM,
    subject: DELIVERY_SUBJECT,
    // Gateways name their messages as they like, and one that uses a name again must lose nothing.
    knownBy: 'place',
    decode: (bytes) => ({ reports: decodeBatch(bytes), bytes }),
    handle: (tx, event, meta) => takeDeliveries(tx, deps, [delivered({ event, meta })]),
    handleBatch: (tx, items) => takeDeliveries(tx, deps, items.map(delivered)),
    batchMax: BATCHES_PER_COMMIT,
    maxAckPending: BATCHES_AHEAD,
    unordered: { lanes: LANES, batchBytes: COMMIT_BYTES, bytesAhead: BYTES_AHEAD },
  });
}

function delivered({ event: { reports, bytes }, meta }: Delivered<ReadBatch>): DeliveredBatch {
  return {
    reports,
    bytes,
    messageId: meta.messageId,
    subject: meta.subject,
    sequence: meta.sequence,
  };
}
