// The one error type that crosses layers and the wire. Knows nothing of gRPC.

import { type Category, isRefusingCategory } from './category.ts';

/** One field of a request and what is wrong with it; `field` is the proto path, such as `tenant.display_name`. */
export interface FieldViolation {
  field: string;
  description: string;
}

/** What a DomainError is made of. */
export interface DomainErrorInit {
  category: Category;
  /** Stable machine-readable name in UPPER_SNAKE, at most 63 characters (google.rpc.ErrorInfo.reason). */
  reason: string;
  /** One sentence for a person. It reaches the caller, so no inner text and no personal data. */
  message: string;
  /** Facts a program may act on (ids, limits). They reach the caller too. */
  metadata?: Readonly<Record<string, string>> | undefined;
  violations?: readonly FieldViolation[] | undefined;
  /** What went wrong underneath: for the log only, never sent. */
  cause?: unknown;
}

const REASON = /^[A-Z][A-Z0-9_]{0,61}[A-Z0-9]$/;

/** Whether a text may serve as a reason: UPPER_SNAKE, 2 to 63 characters (rule of google.rpc.ErrorInfo). */
export function isReason(value: string): boolean {
  return REASON.test(value);
}

/**
 * A failure that callers may see. Anything else that is thrown is a defect and reaches callers as an opaque
 * internal error.
 *
 * @throws RangeError when the reason is not UPPER_SNAKE: that is a defect of the code that builds the error.
 */
export class DomainError extends Error {
  readonly category: Category;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly FieldViolation[];

  constructor(init: DomainErrorInit) {
    // An absent cause must stay absent: loggers print `cause: undefined` as if there were one.
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    if (!isReason(init.reason))
      throw new RangeError(`error reason is not UPPER_SNAKE of 2 to 63 characters: ${init.reason}`);
    this.name = 'DomainError';
    this.category = init.category;
    this.reason = init.reason;
    this.metadata = Object.freeze({ ...init.metadata });
    this.violations = Object.freeze([...(init.violations ?? [])]);
  }
}

/** Narrows a caught value to DomainError. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof DomainError;
}

/**
 * True for a DomainError that answers the request for good, so that its outcome may be stored, replayed or
 * dead-lettered; false for outages (unavailable, deadline, cancelled, internal) and for foreign errors.
 */
export function isRefusal(error: unknown): error is DomainError {
  return isDomainError(error) && isRefusingCategory(error.category);
}
