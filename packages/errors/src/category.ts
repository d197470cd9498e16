// The closed list of categories: what kind of "no" an error is, independent of any transport.

/**
 * Kind of failure, named after the gRPC status it becomes on the wire (packages/rpc owns that map).
 * The caller chooses its next step by the category alone: repair the request, ask for leave, wait, or give up.
 */
export type Category =
  | 'invalid_argument'
  | 'unauthenticated'
  | 'permission_denied'
  | 'not_found'
  | 'already_exists'
  | 'aborted'
  | 'failed_precondition'
  | 'resource_exhausted'
  | 'unavailable'
  | 'deadline_exceeded'
  | 'cancelled'
  | 'internal';

/** Categories that say nothing about the request itself: the same request may succeed unchanged later. */
const OUTAGES: ReadonlySet<Category> = new Set(['unavailable', 'deadline_exceeded', 'cancelled', 'internal']);

/**
 * True for a category that answers the request ("no, because"), false for one that only says that
 * no answer was reached. Answers may be stored and replayed; missing answers must be tried again.
 */
export function isRefusingCategory(category: Category): boolean {
  return !OUTAGES.has(category);
}
