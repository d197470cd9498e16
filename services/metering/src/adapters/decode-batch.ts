// Reads a DeliveryEventBatch, and takes nothing else for one.

import { BinaryReader } from '@bufbuild/protobuf/wire';
import { DeliveryEventBatch } from '@tollgate/contracts/metering/v1/delivery';

/**
 * A whole batch with something in it. Bytes that are no batch may still read as an empty one, or as one that ends
 * early, because protobuf skips what it does not know: neither may pass as counted.
 *
 * @throws Error for anything else.
 */
export function decodeBatch(bytes: Uint8Array): DeliveryEventBatch {
  const reader = new BinaryReader(bytes);
  const batch = DeliveryEventBatch.decode(reader);
  if (reader.pos !== reader.len) throw new RangeError('the batch ends before its bytes do');
  if (batch.events.length === 0) throw new RangeError('the batch holds no event');
  return batch;
}
