// What another service answered, or why it did not: asked outside of transactions, used inside.
import { DomainError, isDomainError, isRefusal, unavailable } from '@tollgate/errors';
import type { CallOptions } from '@tollgate/rpc';

/** An answer that is looked at only where it is needed: a replayed request needs none. */
export type PeerAnswer<T> = { readonly value: T } | { readonly failure: unknown };

/** Asks and keeps whatever comes. */
export async function ask<T>(question: Promise<T>): Promise<PeerAnswer<T>> {
  try {
    return { value: await question };
  } catch (failure) {
    return { failure };
  }
}

/** Refusals of other services that are about the caller's request and not about ours. */
const ABOUT_THE_REQUEST: ReadonlySet<string> = new Set(['failed_precondition', 'not_found', 'resource_exhausted']);

/** The value, or the failure as our caller may see it. */
export function valueOf<T>(answer: PeerAnswer<T>, service: string): T {
  if ('value' in answer) return answer.value;
  throw failureFor(answer.failure, service);
}

/**
 * What our caller sees of another service's failure. What that service says about the request (the balance is too
 * low) passes on; what it says about us (not allowed, not understood) is our defect; the rest is an outage.
 */
export function failureFor(failure: unknown, service: string): unknown {
  if (!isDomainError(failure)) return failure;
  if (ABOUT_THE_REQUEST.has(failure.category)) {
    const { category, reason, message, metadata } = failure;
    return new DomainError({ category, reason, message, metadata, cause: failure });
  }
  if (isRefusal(failure)) return new Error(`${service} refused a call of ours: ${failure.reason}`, { cause: failure });
  return unavailable('PEER_UNAVAILABLE', 'A service that is needed does not answer; nothing was decided. Try again.', {
    service,
  });
}

/** No answer takes that long: what is asked in the background is asked again. */
const BACKGROUND_MS = 15_000;

/** How other services are called by work that nobody waits for. */
export const inBackground = (signal: AbortSignal): CallOptions => ({ signal, deadlineMs: BACKGROUND_MS });
