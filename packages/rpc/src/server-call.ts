// The CallContext of a call that a server is answering.
import type { Deadline, Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import { DomainError } from '@tollgate/errors';
import type { Log } from '@tollgate/observability';

import type { CallContext, ContextKey, Peer } from './call-context.ts';
import { peerOf } from './peer.ts';

/** What is needed of a grpc-js server call, of whatever kind. */
export interface SurfaceCall {
  readonly metadata: Metadata;
  getDeadline(): Deadline;
  getAuthContext(): ReturnType<ServerUnaryCall<unknown, unknown>['getAuthContext']>;
  on(event: 'cancelled', listener: () => void): unknown;
}

const expired = (): DomainError =>
  new DomainError({
    category: 'deadline_exceeded',
    reason: 'DEADLINE_EXCEEDED',
    message: 'the deadline passed before the answer was ready',
  });
const cancelled = (): DomainError =>
  new DomainError({ category: 'cancelled', reason: 'CANCELLED', message: 'the caller cancelled the call' });

/** Joins deadline, cancellation and shutdown of one call in one signal; end() has to be called when it is answered. */
export class ServerCall implements CallContext {
  readonly method: string;
  readonly deadline: Date | undefined;
  readonly metadata: Metadata;
  readonly #surface: SurfaceCall;
  readonly #parentLog: Log;
  readonly #abort = new AbortController();
  readonly #values = new Map<ContextKey<unknown>, unknown>();
  readonly #timer: NodeJS.Timeout | undefined;
  #peer: Peer | undefined;
  #log: Log | undefined;
  #ended = false;

  constructor(method: string, surface: SurfaceCall, log: Log) {
    this.method = method;
    this.metadata = surface.metadata;
    this.#surface = surface;
    this.#parentLog = log;
    this.deadline = deadlineOf(surface);
    if (this.deadline !== undefined) {
      // grpc-js answers an expired call by itself, but tells the handler only once the answer is on its way.
      const remaining = Math.max(0, this.deadline.getTime() - Date.now());
      this.#timer = setTimeout(() => this.abort(expired()), Math.min(remaining, MAX_TIMER_MS));
    }
    // grpc-js tells of the end of every call this way; an error that nobody will see is not worth its stack.
    surface.on('cancelled', () => {
      if (!this.#ended) this.abort(this.#isLate() ? expired() : cancelled());
    });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Read from the certificate on first use: the handshake is done, but taking the certificate apart is not free. */
  get peer(): Peer {
    this.#peer ??= peerOf(this.#surface);
    return this.#peer;
  }

  /** The server's own log, for a line that names the method itself: a log for one line costs more than the line. */
  get serverLog(): Log {
    return this.#parentLog;
  }

  get log(): Log {
    this.#log ??= this.#parentLog.child({ method: this.method });
    return this.#log;
  }

  get<T>(key: ContextKey<T>): T {
    if (!this.#values.has(key)) throw new Error(`nothing set ${key.name} on this call: an interceptor is missing`);
    return this.#values.get(key) as T;
  }

  set<T>(key: ContextKey<T>, value: T): void {
    this.#values.set(key, value);
  }

  /** Stops the handler's work, unless the call is answered already. */
  abort(reason: DomainError): void {
    if (!this.#ended) this.#abort.abort(reason);
  }

  /** The reason of the signal for an error that is only its echo (a closed stream, an AbortError), else the error. */
  explain(error: unknown): unknown {
    if (!this.signal.aborted || error instanceof DomainError) return error;
    return this.signal.reason;
  }

  /** Says that the call is answered: later cancellations mean nothing. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  /** A caller whose deadline passes resets the stream; its clock started before the request had travelled here. */
  #isLate(): boolean {
    return this.deadline !== undefined && this.deadline.getTime() - TRAVEL_MS <= Date.now();
  }
}

/** A cancellation this shortly before the deadline is the caller's own deadline, seen by its earlier clock. */
const TRAVEL_MS = 100;
// Node's timers fire at once beyond 2^31-1 ms; such a deadline is as good as none.
const MAX_TIMER_MS = 2_147_483_647;

function deadlineOf(surface: SurfaceCall): Date | undefined {
  const deadline = surface.getDeadline();
  if (deadline instanceof Date) return deadline;
  return Number.isFinite(deadline) ? new Date(deadline) : undefined;
}
