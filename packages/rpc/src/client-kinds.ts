// Makes calls of grpc-js's four kinds as promises and async iterators.
import type { ClientDuplexStream, ClientReadableStream, ClientWritableStream } from '@grpc/grpc-js';
import type { DomainError } from '@tollgate/errors';

import { writeOne } from './back-pressure.ts';
import { start } from './outgoing-call.ts';
import type { Outgoing, Started } from './outgoing-call.ts';

interface Cancellable {
  cancel(): void;
}

/** One request, one response. */
export async function callUnary(outgoing: Outgoing, request: unknown): Promise<unknown> {
  const started = await start(outgoing);
  return single(started, (settle) =>
    outgoing
      .channel()
      .makeUnaryRequest(
        outgoing.path,
        outgoing.encode,
        outgoing.decode,
        request,
        started.metadata,
        started.options,
        settle,
      ),
  );
}

/** Many requests, one response. A failure of the source cancels the call and is what the caller gets. */
export async function callClientStream(outgoing: Outgoing, requests: AsyncIterable<unknown>): Promise<unknown> {
  const started = await start(outgoing);
  const over = new AbortController();
  const source: Source = { requests, fault: undefined };
  try {
    return await single(started, (settle) => {
      const call = outgoing
        .channel()
        .makeClientStreamRequest(
          outgoing.path,
          outgoing.encode,
          outgoing.decode,
          started.metadata,
          started.options,
          settle,
        );
      void sendAll(call, source, over.signal);
      return call;
    });
  } catch (error) {
    throw source.fault ?? error;
  } finally {
    over.abort();
  }
}

/** One request, many responses. */
export async function* callServerStream(
  outgoing: Outgoing,
  request: unknown,
): AsyncGenerator<unknown, void, undefined> {
  const started = await start(outgoing);
  const call = outgoing
    .channel()
    .makeServerStreamRequest(
      outgoing.path,
      outgoing.encode,
      outgoing.decode,
      request,
      started.metadata,
      started.options,
    );
  yield* responses(started, call);
}

/** Many requests, many responses. */
export async function* callBidi(
  outgoing: Outgoing,
  requests: AsyncIterable<unknown>,
): AsyncGenerator<unknown, void, undefined> {
  const started = await start(outgoing);
  const call = outgoing
    .channel()
    .makeBidiStreamRequest(outgoing.path, outgoing.encode, outgoing.decode, started.metadata, started.options);
  const over = new AbortController();
  const source: Source = { requests, fault: undefined };
  void sendAll(call, source, over.signal);
  try {
    yield* responses(started, call);
  } catch (error) {
    throw source.fault ?? error;
  } finally {
    over.abort();
  }
}

// Runs a call that answers once, and takes it back when the caller's signal aborts.
async function single(
  started: Started,
  make: (settle: (error: Error | null, value?: unknown) => void) => Cancellable,
): Promise<unknown> {
  const answer = Promise.withResolvers<unknown>();
  const call = make((error, value) => (error === null ? answer.resolve(value) : answer.reject(error)));
  const cancel = (): void => call.cancel();
  started.signal?.addEventListener('abort', cancel);
  try {
    const value = await answer.promise;
    started.finish();
    return value;
  } catch (error) {
    const explained = started.explain(error);
    started.finish(explained);
    throw explained;
  } finally {
    started.signal?.removeEventListener('abort', cancel);
  }
}

async function* responses(
  started: Started,
  call: ClientReadableStream<unknown> | ClientDuplexStream<unknown, unknown>,
): AsyncGenerator<unknown, void, undefined> {
  const cancel = (): void => call.cancel();
  started.signal?.addEventListener('abort', cancel);
  // A cancelled call reports itself once more when nobody iterates it any longer.
  call.on('error', () => undefined);
  let failure: DomainError | undefined;
  try {
    for await (const response of call) yield response;
  } catch (error) {
    failure = started.explain(error);
    throw failure;
  } finally {
    started.signal?.removeEventListener('abort', cancel);
    started.finish(failure);
    call.cancel();
  }
}

interface Source {
  readonly requests: AsyncIterable<unknown>;
  /** What the requests failed with, when that is why the call was cancelled. */
  fault: unknown;
}

// Never rejects: what goes wrong reaches the caller as the end of the call.
async function sendAll(
  call: ClientWritableStream<unknown> | ClientDuplexStream<unknown, unknown>,
  source: Source,
  over: AbortSignal,
): Promise<void> {
  try {
    for await (const request of source.requests) {
      if (over.aborted) return;
      await writeOne(call, request, over);
    }
    if (!over.aborted) call.end();
  } catch (fault) {
    if (over.aborted) return;
    source.fault = fault;
    call.cancel();
  }
}
