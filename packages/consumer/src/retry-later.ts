// How a handler says that a message came too early: something that it needs has not happened yet.

import { conflict, type DomainError } from '@tollgate/errors';

const RETRY_LATER = 'RETRY_LATER';
const BURIED_AS = 'dead_letter_reason';

/**
 * To be thrown by `handle`: the message is tried again while others go first, for as long as its subscription says.
 *
 * @param reason what is missing, in UPPER_SNAKE, such as UNKNOWN_TENANT: the dead letter's reason when it never comes.
 */
export function retryLater(reason: string, message: string, metadata: Record<string, string> = {}): DomainError {
  return conflict(RETRY_LATER, message, { ...metadata, [BURIED_AS]: reason });
}

/** The reason that retryLater was given; undefined for every other error. */
export function tooEarly(error: DomainError): string | undefined {
  if (error.category !== 'aborted' || error.reason !== RETRY_LATER) return undefined;
  return error.metadata[BURIED_AS] ?? RETRY_LATER;
}
