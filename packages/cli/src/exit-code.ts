// Exit codes, so that scripts can tell a "no" from an outage.
import { isDomainError } from '@tollgate/errors';
import { CommanderError } from 'commander';

/** How a command ended. */
export const EXIT = {
  ok: 0,
  /** It ran, and its result is a failure: books that do not balance, too many rejected records, an internal error. */
  failure: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** A service understood and said no. */
  refused: 3,
  notSignedIn: 4,
  /** No answer could be had; the same command may work later. */
  unavailable: 5,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure of the command line itself, with the code to leave with. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}

/** The code for whatever a command threw. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandFailure) return error.exitCode;
  // Help and version end by an exception of code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (!isDomainError(error)) return EXIT.failure;
  switch (error.category) {
    case 'unauthenticated':
      return EXIT.notSignedIn;
    case 'unavailable':
    case 'deadline_exceeded':
    case 'cancelled':
      return EXIT.unavailable;
    case 'internal':
      return EXIT.failure;
    default:
      return EXIT.refused;
  }
}
