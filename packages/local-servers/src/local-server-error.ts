// The one error of this package: a sentence that a person at a terminal can act on.

/** A local server could not be found, started or stopped; the message says what to do about it. */
export class LocalServerError extends Error {
  override readonly name = 'LocalServerError';
}
