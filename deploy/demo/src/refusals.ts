// Awaits a call that has to be refused.
import { isDomainError, type DomainError } from '@tollgate/errors';

/** The refusal; throws when the call succeeded or failed in another way. */
export async function refusalOf(call: Promise<unknown>): Promise<DomainError> {
  try {
    await call;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
  throw new Error('a call succeeded that had to be refused');
}

/** For a question that is asked again until the answer exists. */
export function ignoreNotFound(error: unknown): Record<string, never> {
  if (isDomainError(error) && error.category === 'not_found') return {};
  throw error;
}
