// What an error says about its message: hopeless, too early, or nothing at all.

import { isConnectionFailure, isSerializationFailure } from '@tollgate/db';
import { isDomainError, isRefusingCategory } from '@tollgate/errors';
import { tooEarly } from './retry-later.ts';

/**
 * dead_letter: the message can never be taken. early: something it needs has not happened, others go first; hopeless
 * after the subscription's deadline. later: a defect, others go first; hopeless after some tries. outage: a part
 * that is needed is down, which says nothing about the message, so it waits however long that takes.
 */
export type Verdict =
  | { readonly kind: 'dead_letter'; readonly reason: string }
  | { readonly kind: 'early'; readonly reason: string }
  | { readonly kind: 'later'; readonly reason: string }
  | { readonly kind: 'outage' };

/** Judges what a handler threw. */
export function verdictOf(error: unknown): Verdict {
  if (isDomainError(error)) {
    const missing = tooEarly(error);
    if (missing !== undefined) return { kind: 'early', reason: missing };
    if (isRefusingCategory(error.category)) return { kind: 'dead_letter', reason: error.reason };
    return error.category === 'internal' ? { kind: 'later', reason: error.reason } : { kind: 'outage' };
  }
  if (isConnectionFailure(error) || isSerializationFailure(error)) return { kind: 'outage' };
  // A defect of ours: it may depend on a state that passes, and must not block its neighbours.
  return { kind: 'later', reason: 'INTERNAL_ERROR' };
}
