// Recognises what PostgreSQL and its driver throw: by SQLSTATE and by code, hardly ever by text.

import { DomainError, isDomainError } from '@tollgate/errors';
import pg from 'pg';

const UNAVAILABLE = 'DATABASE_UNAVAILABLE';

// SQLSTATE, PostgreSQL manual appendix A.
const UNIQUE_VIOLATION = '23505';
const CHECK_VIOLATION = '23514';
const FOREIGN_KEY_VIOLATION = '23503';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

/** 57P01-57P03: shutting down, crashed, starting up. 53300: too many connections. 25006: a standby after a failover. */
const OUTAGE_STATES: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', '53300', '25006']);
const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** pg and pg-pool throw these without any code. */
const DRIVER_MESSAGES: readonly string[] = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end',
  'timeout expired',
];

function violates(error: unknown, state: string, constraint: string | undefined): boolean {
  return (
    error instanceof pg.DatabaseError &&
    error.code === state &&
    (constraint === undefined || error.constraint === constraint)
  );
}

/** A row with that key is there already. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return violates(error, UNIQUE_VIOLATION, constraint);
}

/** A CHECK refused the row. */
export function isCheckViolation(error: unknown, constraint?: string): boolean {
  return violates(error, CHECK_VIOLATION, constraint);
}

/** The row referred to is missing, or is still referred to. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return violates(error, FOREIGN_KEY_VIOLATION, constraint);
}

/** The transaction lost against a concurrent one, by serialization or deadlock; it may be run again. */
export function isSerializationFailure(error: unknown): boolean {
  return violates(error, SERIALIZATION_FAILURE, undefined) || violates(error, DEADLOCK_DETECTED, undefined);
}

/** The database could not be reached, went away, or had no connection left: nothing can be said about the statement. */
export function isConnectionFailure(error: unknown): boolean {
  if (isDomainError(error)) return error.reason === UNAVAILABLE;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Class 08 is "connection exception"; only the server sends five characters of SQLSTATE.
  if (error instanceof pg.DatabaseError) return code.startsWith('08') || OUTAGE_STATES.has(code);
  return SOCKET_CODES.has(code) || DRIVER_MESSAGES.some((text) => error.message.startsWith(text));
}

/** What callers get to see of a connection failure: `unavailable` DATABASE_UNAVAILABLE, the cause kept for the log. */
export function connectionUnavailable(cause: unknown): DomainError {
  if (isDomainError(cause)) return cause;
  return new DomainError({
    category: 'unavailable',
    reason: UNAVAILABLE,
    message: 'The database cannot be reached; nothing was decided. Try again.',
    cause,
  });
}
