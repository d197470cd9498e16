// The calls that a server is answering, so that it can drain.
import type { DomainError } from '@tollgate/errors';

import type { ServerCall } from './server-call.ts';

/** Keeps track of open calls and ends them on demand. */
export class OpenCalls {
  readonly #probes = new Set<ServerCall>();
  readonly #calls = new Set<ServerCall>();
  readonly #waiting = new Set<() => void>();

  add(call: ServerCall, probe: boolean): void {
    (probe ? this.#probes : this.#calls).add(call);
  }

  remove(call: ServerCall): void {
    this.#probes.delete(call);
    this.#calls.delete(call);
    if (this.#calls.size > 0 || this.#probes.size > 0) return;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Ends health watches and reflection streams, which have no end of their own. */
  endProbes(reason: DomainError): void {
    for (const call of this.#probes) call.abort(reason);
  }

  /** Aborts everything that is still open. */
  endAll(reason: DomainError): void {
    this.endProbes(reason);
    for (const call of this.#calls) call.abort(reason);
  }

  /** Resolves when no call is open, at once when none is. */
  idle(): Promise<void> {
    if (this.#calls.size === 0 && this.#probes.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add(resolve));
  }
}
