// Makes messages of the broker out of many items: as many in each as its size allows.

/** The broker's limit is 1 MiB with the headers. */
const BYTES_MAX = 900_000;

/** What becomes one message. */
export interface Payload {
  readonly payload: Uint8Array;
}

/** At most `itemsMax` items each; halves what is too large. A single item is never cut. */
export function* withinBytes<T, P extends Payload>(
  items: readonly T[],
  itemsMax: number,
  make: (part: readonly T[]) => P,
): Generator<P> {
  for (let from = 0; from < items.length; from += itemsMax) yield* halved(items.slice(from, from + itemsMax), make);
}

function* halved<T, P extends Payload>(items: readonly T[], make: (part: readonly T[]) => P): Generator<P> {
  const made = make(items);
  if (made.payload.byteLength <= BYTES_MAX || items.length === 1) {
    yield made;
    return;
  }
  const half = Math.ceil(items.length / 2);
  yield* halved(items.slice(0, half), make);
  yield* halved(items.slice(half), make);
}
