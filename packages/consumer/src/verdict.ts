// What an error says about its message: hopeless, too early, or nothing at all.

import { isConnectionFailure, isSerializationFailure } from '@tollgate/db';
import { isDomainError, isRefusingCategory } from '@tollgate/errors';

/**
 * Reason of the DomainError (category aborted) by which a handler says that the message came too early. Its metadata
 * may hold `dead_letter_reason`: what to call it when it stays too early for good, such as UNKNOWN_TENANT.
 */
export const RETRY_LATER = 'RETRY_LATER';

/**
 * dead_letter: the message can never be taken. later: others may go first; hopeless after some tries. outage: a part
 * that is needed is down, which says nothing about the message, so it waits however long that takes.
 */
export type Verdict =
  | { readonly kind: 'dead_letter'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string }
  | { readonly kind: 'outage' };

/** Judges what a handler threw. */
export function verdictOf(error: unknown): Verdict {
  if (isDomainError(error)) {
    if (error.category === 'aborted' && error.reason === RETRY_LATER) {
      return { kind: 'later', reason: error.metadata['dead_letter_reason'] ?? error.reason };
    }
    if (isRefusingCategory(error.category)) return { kind: 'dead_letter', reason: error.reason };
    return error.category === 'internal' ? { kind: 'later', reason: error.reason } : { kind: 'outage' };
  }
  if (isConnectionFailure(error) || isSerializationFailure(error)) return { kind: 'outage' };
  // A defect of ours: it may depend on a state that passes, and must not block its neighbours.
  return { kind: 'later', reason: 'INTERNAL_ERROR' };
}
