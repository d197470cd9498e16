// Recognises what PostgreSQL and its driver throw: by SQLSTATE and by code, hardly ever by text.

import { DomainError, isDomainError } from '@tollgate/errors';
import pg from 'pg';

const UNAVAILABLE = 'DATABASE_UNAVAILABLE';
const BUSY = 'DATABASE_BUSY';

// SQLSTATE, PostgreSQL manual appendix A.
const UNIQUE_VIOLATION = '23505';
const CHECK_VIOLATION = '23514';
const FOREIGN_KEY_VIOLATION = '23503';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

/**
 * 08: connection exceptions. 53: out of connections, memory, disk. 57P: shutting down, crashed, starting up. 58: the
 * server's own files. Beside these classes 25006: a standby after a failover.
 */
const OUTAGE = /^(08|53|57P|58|25006$)/;
/** A limit of ours expired: waiting for a lock, within a statement, between two (25P03), of a transaction (25P04). */
const BUSY_STATES: ReadonlySet<string> = new Set(['55P03', '57014', '25P03', '25P04']);
/** 28: who we are is not accepted. 3D: there is no such database. */
const MISCONFIGURED = /^(28|3D)/;
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

/**
 * The database could not be reached, went away, had nothing left to work with, or was busy for longer than we wait:
 * nothing can be said about the statement.
 */
export function isConnectionFailure(error: unknown): boolean {
  if (isDomainError(error)) return error.reason === UNAVAILABLE || error.reason === BUSY;
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  // Only the server sends five characters of SQLSTATE.
  if (error instanceof pg.DatabaseError) return OUTAGE.test(code) || BUSY_STATES.has(code);
  return SOCKET_CODES.has(code) || DRIVER_MESSAGES.some((text) => error.message.startsWith(text));
}

/**
 * What the server said when it does not let us in for what we were started with (user, password, database), found in
 * the error or its cause; undefined for everything else.
 */
export function misconfiguration(error: unknown): Error | undefined {
  if (error instanceof pg.DatabaseError) return MISCONFIGURED.test(codeOf(error)) ? error : undefined;
  return error instanceof Error && error.cause !== undefined ? misconfiguration(error.cause) : undefined;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/**
 * What callers get to see of a connection failure, the cause kept for the log: `unavailable`, DATABASE_BUSY when a limit
 * expired while the database was there, else DATABASE_UNAVAILABLE.
 */
export function connectionUnavailable(cause: unknown): DomainError {
  if (isDomainError(cause)) return cause;
  const busy = cause instanceof pg.DatabaseError && BUSY_STATES.has(codeOf(cause));
  return new DomainError({
    category: 'unavailable',
    reason: busy ? BUSY : UNAVAILABLE,
    message: busy
      ? 'The database is busy with other work; nothing was decided. Try again.'
      : 'The database cannot be reached; nothing was decided. Try again.',
    cause,
  });
}
