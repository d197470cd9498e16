// A typed client: promises and async iterators over grpc-js, with deadlines, tokens and errors that come back whole.
import { Client as Channel } from '@grpc/grpc-js';
import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';

import type { CallOptions } from './call-options.ts';
import { callBidi, callClientStream, callServerStream, callUnary } from './client-kinds.ts';
import type { Outgoing } from './outgoing-call.ts';
import type { Method, RequestOf, ResponseOf, Service } from './method.ts';

/** A method as its caller sees it. */
export type ClientMethod<M extends Method> = M['requestStream'] extends true
  ? M['responseStream'] extends true
    ? (requests: AsyncIterable<RequestOf<M>>, options?: CallOptions) => AsyncIterable<ResponseOf<M>>
    : (requests: AsyncIterable<RequestOf<M>>, options?: CallOptions) => Promise<ResponseOf<M>>
  : M['responseStream'] extends true
    ? (request: RequestOf<M>, options?: CallOptions) => AsyncIterable<ResponseOf<M>>
    : (request: RequestOf<M>, options?: CallOptions) => Promise<ResponseOf<M>>;

/**
 * Every method of a service. All failures are DomainErrors; a request above 4 MiB is `invalid_argument` MESSAGE_TOO_LARGE and is not sent; after close(), `unavailable` CLIENT_CLOSED. A call that answers a stream starts when it is iterated,
 * and is cancelled when the iteration is left early.
 */
export type Client<S extends Service> = { readonly [K in keyof S]: ClientMethod<S[K]> };

/** How a client reaches a service. */
export interface ClientOptions {
  readonly address: string;
  readonly credentials: ChannelCredentials;
  /** The service that is called; tokens are made out to it. */
  readonly audience: string;
  /** Headers that prove who calls, asked for before each call. */
  readonly authorize?: ((audience: string) => Promise<Readonly<Record<string, string>>>) | undefined;
  /** For unary calls that say nothing else. */
  readonly deadlineMs?: number | undefined;
}

/** gRPC's usual limit of one message. */
const MESSAGE_MAX_BYTES = 4 * 1024 * 1024;

/** Long enough for every operation that a person waits for. */
export const DEFAULT_DEADLINE_MS = 10_000;

// A restarted neighbour should be found again within a second or two, not after grpc's usual two minutes.
const reconnect: ChannelOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // What servers take by default. Refused here, it is certain that nobody did anything with it.
  'grpc.max_send_message_length': MESSAGE_MAX_BYTES,
  // Books of calls and sockets that nobody asks, and every call would pay for.
  'grpc.enable_channelz': 0,
};

// The retry buffer copies every message of a request stream; at 4 KiB it gets out of the way (ten times the rate).
const streaming: ChannelOptions = { ...reconnect, 'grpc.per_rpc_retry_buffer_size': 4096 };

/** Makes a client; it connects at its first call. */
export function createClient<S extends Service>(definition: S, options: ClientOptions): Client<S> & { close(): void } {
  const channels = new Map<ChannelOptions, Channel>();
  let closed = false;
  const channelFor = (method: Method): Channel => {
    const kind = method.requestStream ? streaming : reconnect;
    const existing = channels.get(kind);
    if (existing !== undefined) return existing;
    const channel = new Channel(options.address, options.credentials, { ...kind, ...nameOf(options.address) });
    channels.set(kind, channel);
    return channel;
  };
  const methods: Record<string, unknown> = {};
  const isClosed = (): boolean => closed;
  for (const [key, method] of Object.entries<Method>(definition))
    methods[key] = callerOf(method, channelFor, isClosed, options);
  const client = {
    ...methods,
    close(): void {
      closed = true;
      for (const channel of channels.values()) channel.close();
    },
  };
  return client as Client<S> & { close(): void };
}

function callerOf(
  method: Method,
  channelFor: (method: Method) => Channel,
  isClosed: () => boolean,
  options: ClientOptions,
) {
  const outgoing = (call: CallOptions): Outgoing => ({
    channel: () => channelFor(method),
    isClosed,
    path: method.path,
    encode: method.requestSerialize as (value: unknown) => Buffer,
    decode: method.responseDeserialize,
    audience: options.audience,
    authorize: options.authorize,
    call,
    // Streams may rightly stay open for hours; whoever wants a limit says so.
    deadlineMs: call.deadlineMs ?? (isUnary(method) ? (options.deadlineMs ?? DEFAULT_DEADLINE_MS) : undefined),
  });
  if (method.requestStream) {
    return method.responseStream
      ? (requests: AsyncIterable<unknown>, call: CallOptions = {}) => callBidi(outgoing(call), requests)
      : (requests: AsyncIterable<unknown>, call: CallOptions = {}) => callClientStream(outgoing(call), requests);
  }
  return method.responseStream
    ? (request: unknown, call: CallOptions = {}) => callServerStream(outgoing(call), request)
    : (request: unknown, call: CallOptions = {}) => callUnary(outgoing(call), request);
}

// TLS names no IP addresses (RFC 6066, 3); this machine has a name that our certificates carry.
const nameOf = (address: string): ChannelOptions =>
  /^(127\.0\.0\.1|\[::1\]):\d+$/.test(address) ? { 'grpc.ssl_target_name_override': 'localhost' } : {};

const isUnary = (method: Method): boolean => !method.requestStream && !method.responseStream;
