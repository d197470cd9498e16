// Cuts events out of an encoded DeliveryEventBatch as they came: what a later version wrote is not lost on the way.

import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** DeliveryEventBatch.events. */
const EVENTS_FIELD = 1;
/** Below what the outbox and the broker take. */
const BYTES_MAX = 900_000;

/** Encoded batches that hold the events of these indexes, in order, with everything else that the batch says. */
export function cutBatch(bytes: Uint8Array, indexes: readonly number[]): Uint8Array[] {
  const { events, rest } = fieldsOf(bytes);
  const restBytes = rest.reduce((sum, field) => sum + field.byteLength, 0);
  const parts: Uint8Array[][] = [];
  let size = BYTES_MAX;
  for (const index of indexes) {
    const event = events[index];
    if (event === undefined) throw new RangeError(`the batch has no event ${index}`);
    if (size + event.byteLength > BYTES_MAX) {
      parts.push([]);
      size = restBytes;
    }
    parts.at(-1)?.push(event);
    size += event.byteLength;
  }
  return parts.map((fields) => Buffer.concat([...fields, ...rest]));
}

/** Each field with its tag. */
function fieldsOf(bytes: Uint8Array): { events: Uint8Array[]; rest: Uint8Array[] } {
  const events: Uint8Array[] = [];
  const rest: Uint8Array[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const from = reader.pos;
    const [field, wireType] = reader.tag();
    reader.skip(wireType, field);
    const isEvent = field === EVENTS_FIELD && wireType === WireType.LengthDelimited;
    (isEvent ? events : rest).push(bytes.subarray(from, reader.pos));
  }
  return { events, rest };
}
