// Adapts promise and async-iterator handlers to grpc-js, one function for each of its four kinds of call.
import { setTimeout as sleep } from 'node:timers/promises';

import type {
  Server,
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  StatusObject,
  sendUnaryData,
} from '@grpc/grpc-js';

import { until, writeOne } from './back-pressure.ts';
import type { BoundMethod } from './implement.ts';
import { serveCall, streamedRequest } from './serve-call.ts';
import type { ServedMethod, ServerParts } from './serve-call.ts';

// Codecs run inside our own error mapping, so grpc-js moves bytes only.
const asIs = (bytes: Buffer): Buffer => bytes;

const RESET_FOLLOWS_MS = 5;

type Kind<K extends BoundMethod['kind']> = ServedMethod & { method: Extract<BoundMethod, { kind: K }> };

/** Registers a method with grpc-js. */
export function register(server: Server, parts: ServerParts, served: ServedMethod): void {
  const { method } = served;
  const { path } = method;
  switch (method.kind) {
    case 'unary':
      server.register(path, unary(parts, { ...served, method }), asIs, asIs, method.kind);
      return;
    case 'serverStream':
      server.register(path, serverStream(parts, { ...served, method }), asIs, asIs, method.kind);
      return;
    case 'clientStream':
      server.register(path, clientStream(parts, { ...served, method }), asIs, asIs, method.kind);
      return;
    case 'bidi':
      server.register(path, bidi(parts, { ...served, method }), asIs, asIs, method.kind);
      return;
  }
}

function unary(parts: ServerParts, served: Kind<'unary'>) {
  const { method } = served;
  return (surface: ServerUnaryCall<Buffer, Buffer>, respond: sendUnaryData<Buffer>): void => {
    let answer: Buffer | undefined;
    const serving = serveCall(parts, served, surface, surface.request, async (call, request) => {
      answer = method.encode(await method.handle(request, call));
    });
    void serving.then((refusal) => (refusal === undefined ? respond(null, answer) : respond(refusal)));
  };
}

function clientStream(parts: ServerParts, served: Kind<'clientStream'>) {
  const { method } = served;
  return (surface: ServerReadableStream<Buffer, Buffer>, respond: sendUnaryData<Buffer>): void => {
    let answer: Buffer | undefined;
    const serving = serveCall(parts, served, surface, undefined, async (call) => {
      answer = method.encode(await method.handle(requestsOf(served, surface, call.signal), call));
    });
    void serving.then((refusal) => (refusal === undefined ? respond(null, answer) : respond(refusal)));
  };
}

function serverStream(parts: ServerParts, served: Kind<'serverStream'>) {
  const { method } = served;
  return (surface: ServerWritableStream<Buffer, Buffer>): void => {
    const serving = serveCall(parts, served, surface, surface.request, async (call, request) => {
      for await (const value of until(method.handle(request, call), call.signal)) {
        await writeOne(surface, method.encode(value), call.signal);
      }
    });
    void serving.then((refusal) => endStream(surface, refusal));
  };
}

function bidi(parts: ServerParts, served: Kind<'bidi'>) {
  const { method } = served;
  return (surface: ServerDuplexStream<Buffer, Buffer>): void => {
    const serving = serveCall(parts, served, surface, undefined, async (call) => {
      const requests = requestsOf(served, surface, call.signal);
      for await (const value of until(method.handle(requests, call), call.signal)) {
        await writeOne(surface, method.encode(value), call.signal);
      }
    });
    void serving.then((refusal) => endStream(surface, refusal));
  };
}

async function* requestsOf(served: ServedMethod, stream: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator {
  // The iterator is never closed early by us: closing it would destroy a duplex that still has to carry the status.
  const iterator = stream[Symbol.asyncIterator]();
  const open: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) };
  for await (const message of until(open, signal)) yield streamedRequest(served, message);
  // Node's HTTP/2 client half-closes a stream before it resets it, so a cancelled upload first looks complete. The
  // reset follows at once; a moment's wait keeps half an upload from being taken for a whole one.
  await sleep(RESET_FOLLOWS_MS);
  signal.throwIfAborted();
}

// grpc-js ends a response stream with an error status when it is told of an 'error' event.
function endStream(
  stream: ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>,
  refusal: StatusObject | undefined,
): void {
  if (stream.cancelled || stream.destroyed) return;
  if (refusal === undefined) stream.end();
  else stream.emit('error', refusal);
}
