// How long work on the database may take: limits of every session, and of what is being done just now. Nothing in this
// package waits without one, so that one silent holder of a lock cannot keep every connection of a service waiting.

import { AsyncLocalStorage } from 'node:async_hooks';

/** Limits of a session, in milliseconds. */
export interface DatabaseLimits {
  /** Waiting for one lock; DATABASE_BUSY after it. */
  readonly lockMs: number;
  /** One statement altogether; DATABASE_BUSY after it. */
  readonly statementMs: number;
  /** Between two statements of a transaction; then the server ends the session and frees its locks. */
  readonly idleMs: number;
}

/** A lock ends its wait before a caller stops waiting for a connection (CONNECT_WAIT_MS). */
export const DEFAULT_LIMITS: DatabaseLimits = { lockMs: 3_000, statementMs: 15_000, idleMs: 20_000 };

/** How long a caller waits for a connection before the database counts as unavailable. */
export const CONNECT_WAIT_MS = 8_000;

/** What a server that still lives needs for saying that it ended a statement; after it the connection counts as dead. */
const ANSWER_MARGIN_MS = 5_000;

interface Bounds {
  readonly signal?: AbortSignal;
  readonly statementMs?: number;
}

const now = new AsyncLocalStorage<Bounds>();

/**
 * Runs work whose statements are not sent any more once `signal` has aborted; they reject with its reason instead. What
 * the server is doing at that moment ends by the limits; a transaction whose work is done is still committed.
 */
export function withinSignal<T>(signal: AbortSignal, work: () => T): T {
  return now.run({ ...now.getStore(), signal }, work);
}

/** Runs work of which one statement may take so long. */
export function withStatementLimit<T>(statementMs: number | undefined, work: () => T): T {
  return statementMs === undefined ? work() : now.run({ ...now.getStore(), statementMs }, work);
}

/** Rejects work for somebody who no longer waits. */
export function refuseWhenOver(): void {
  now.getStore()?.signal?.throwIfAborted();
}

/** When a statement that got no answer shows that the connection is dead, in ms from its start. */
export function answerWithinMs(limits: DatabaseLimits): number {
  return (now.getStore()?.statementMs ?? limits.statementMs) + ANSWER_MARGIN_MS;
}
