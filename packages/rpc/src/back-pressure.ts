// Writes a sequence to a stream no faster than the other side takes it.
import type { Writable } from 'node:stream';

/** Writes one value; resolves when the next may be written, rejects with the signal's reason when it aborts. */
export async function writeOne(sink: Writable, value: unknown, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (sink.write(value)) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (): void => {
      sink.off('drain', settle);
      sink.off('close', settle);
      signal.removeEventListener('abort', settle);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    // A cancelled grpc-js stream never drains: it closes, or only the signal tells.
    sink.on('drain', settle);
    sink.on('close', settle);
    signal.addEventListener('abort', settle);
  });
}

/**
 * The values of a source until it ends or the signal aborts, whichever is first. A source that is in the middle of
 * waiting is not waited for; it is told to stop by return().
 */
export async function* until<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  // Unhandled when nobody is waiting at the moment of the abort; throwIfAborted tells the next one.
  aborted.promise.catch(() => undefined);
  const onAbort = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort);
  const iterator = source[Symbol.asyncIterator]();
  let done = false;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise]);
      if (next.done === true) {
        done = true;
        return;
      }
      yield next.value;
      signal.throwIfAborted();
    }
  } catch (error) {
    // A source that threw is over; one that was cut off still has to clean up.
    done = !signal.aborted;
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!done) void iterator.return?.()?.then(undefined, () => undefined);
  }
}
