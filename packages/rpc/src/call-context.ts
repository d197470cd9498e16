// What a handler and an interceptor know about the call they serve.
import type { Metadata } from '@grpc/grpc-js';
import type { Log } from '@tollgate/observability';

/** Names a value that interceptors put into a call; made by contextKey. */
export interface ContextKey<T> {
  readonly name: string;
  /** Only carries the type; never set. */
  readonly valueType?: T;
}

/** Makes a key; two keys of one name are two keys. */
export function contextKey<T>(name: string): ContextKey<T> {
  return Object.freeze({ name });
}

/** Who is at the other end of the connection, as the TLS handshake proved it. */
export interface Peer {
  /** SPIFFE id of the client certificate, such as `spiffe://tollgate/billing`; absent without mutual TLS. */
  readonly spiffe?: string;
  /** True when the client presented a certificate that our authority signed. */
  readonly verified: boolean;
}

/** One call, from its first interceptor to the end of its handler. */
export interface CallContext {
  /** Full path, such as `/tollgate.wallet.v1.WalletService/GetBalance`. */
  readonly method: string;
  /** Aborts when the deadline passes, the caller cancels, or the server has to stop; its reason is a DomainError. */
  readonly signal: AbortSignal;
  /** When the caller stops waiting; undefined when it waits for ever. */
  readonly deadline: Date | undefined;
  readonly metadata: Metadata;
  readonly peer: Peer;
  /** Carries the method; add what the handler learns by child(). */
  readonly log: Log;
  /** @throws Error when no interceptor set the key: an interceptor is missing, which is a defect. */
  get<T>(key: ContextKey<T>): T;
  set<T>(key: ContextKey<T>, value: T): void;
}
