// What may differ from call to call, and the work that a call is made within.
import { AsyncLocalStorage } from 'node:async_hooks';

import type { CallContext } from './call-context.ts';

/** Work that ends at some time, and with it every call that it makes. */
export type Parent = Pick<CallContext, 'signal' | 'deadline'>;

/** What may differ from call to call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds to wait for the answer; a parent's deadline still shortens it. */
  readonly deadlineMs?: number | undefined;
  /** Further metadata, such as the person on whose behalf the call is made. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Its deadline, less a margin, and its cancellation hold for this call too. When absent: the call that is being
   * served, or the work that withinParent runs.
   */
  readonly parent?: Parent | undefined;
}

const present = new AsyncLocalStorage<Parent>();

/** Runs work whose calls end with `parent`, unless they name another. */
export function withinParent<T>(parent: Parent, work: () => T): T {
  return present.run(parent, work);
}

/** What a call that is made now belongs to. */
export function parentOf(call: CallOptions): Parent | undefined {
  return call.parent ?? present.getStore();
}
