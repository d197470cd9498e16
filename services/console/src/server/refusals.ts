// Failures of calls as pages need them: which end the page, which leave a gap in it, which send a form back.
import { type Category, DomainError, isDomainError, isRefusal } from '@tollgate/errors';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { Part } from '../web/parts/part.ts';
import type { ConsoleContext } from './context.ts';

const STATUSES: Readonly<Record<Category, ContentfulStatusCode>> = {
  invalid_argument: 422,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  already_exists: 409,
  aborted: 409,
  failed_precondition: 409,
  resource_exhausted: 429,
  unavailable: 503,
  deadline_exceeded: 504,
  cancelled: 503,
  internal: 500,
};

/** The HTTP status of a category. */
export const statusOf = (category: Category): ContentfulStatusCode => STATUSES[category];

/** A page that does not exist. */
export const pageNotFound = (): DomainError =>
  new DomainError({ category: 'not_found', reason: 'PAGE_NOT_FOUND', message: 'there is no such page' });

/** An answer without the message that it has to carry is the service's defect. */
export function present<T>(value: T | undefined): T {
  if (value !== undefined) return value;
  throw new DomainError({
    category: 'internal',
    reason: 'ANSWER_INCOMPLETE',
    message: 'a service answered incompletely',
  });
}

const GAPS: readonly Category[] = ['unavailable', 'deadline_exceeded', 'not_found'];

/**
 * One part of a page. An outage, or something that is not there yet, leaves a gap; staff also get a gap for what their
 * role may not see. Everything else ends the page: above all another tenant's id.
 */
export async function part<T>(c: ConsoleContext, call: Promise<T>): Promise<Part<T>> {
  try {
    return { value: await call };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const staffGap = error.category === 'permission_denied' && c.get('session')?.viewer.kind === 'staff';
    if (GAPS.includes(error.category) || staffGap) return { missing: error };
    throw error;
  }
}

/** What came of an order: done, or refused in a way that the form can show. */
export type Attempt<T> = { readonly value: T } | { readonly refusal: DomainError };

/** Waits for an order. Who may not give it, or is not signed in, gets no form back. */
export async function attempt<T>(call: Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await call };
  } catch (error) {
    if (isRefusal(error) && error.category !== 'unauthenticated' && error.reason !== 'TENANT_SCOPE')
      return { refusal: error };
    throw error;
  }
}
