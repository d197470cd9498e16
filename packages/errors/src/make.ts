// One short constructor per category that services use by hand.

import type { Category } from './category.ts';
import { DomainError } from './domain-error.ts';

type Make = (reason: string, message: string, metadata?: Record<string, string>) => DomainError;

const of =
  (category: Category): Make =>
  (reason, message, metadata) =>
    new DomainError({ category, reason, message, metadata });

/** The request itself is wrong, whatever the state; use the DomainError constructor to add field violations. */
export const invalidArgument: Make = of('invalid_argument');
/** The thing asked for does not exist, or the caller may not know that it does. */
export const notFound: Make = of('not_found');
/** The thing to create is there already, with other content. */
export const alreadyExists: Make = of('already_exists');
/** The request is well formed, but the present state forbids it; retrying alone does not help. */
export const failedPrecondition: Make = of('failed_precondition');
/** The caller is known and may not do this. */
export const permissionDenied: Make = of('permission_denied');
/** The caller is not known: no token, or one that does not verify. */
export const unauthenticated: Make = of('unauthenticated');
/** The request collides with another one (status ABORTED), such as a request id reused with other content. */
export const conflict: Make = of('aborted');
/** A quota or a limit is used up. */
export const exhausted: Make = of('resource_exhausted');
/** A part that is needed is down; nothing was decided, and the caller may retry. */
export const unavailable: Make = of('unavailable');
