// How many sign-ins may fail before a login is locked, and for how long. Kept per login, whether or not it exists, so that
// nobody learns from a lock who has an account.

/** What is remembered of a login since its last success. */
export interface SignInGuard {
  /** Attempts that did not succeed, or have not yet. */
  readonly failures: number;
  readonly lockedUntil: Date | undefined;
  readonly lastAttemptAt: Date;
}

const FREE_ATTEMPTS = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 3_600_000;
/** Failures are forgotten a day after the last one. */
export const FORGET_AFTER_MS = 24 * 3_600_000;

/**
 * Counts an attempt before its password is looked at: attempts at the same time cannot outrun the count. Undefined means
 * locked, which changes nothing, so that trying does not prolong the lock. Success removes the guard.
 */
export function countAttempt(guard: SignInGuard | undefined, now: Date): SignInGuard | undefined {
  if (guard?.lockedUntil !== undefined && guard.lockedUntil > now) return undefined;
  const stale = guard === undefined || now.getTime() - guard.lastAttemptAt.getTime() > FORGET_AFTER_MS;
  const failures = (stale ? 0 : guard.failures) + 1;
  return { failures, lockedUntil: lockAfter(failures, now), lastAttemptAt: now };
}

function lockAfter(failures: number, now: Date): Date | undefined {
  if (failures < FREE_ATTEMPTS) return undefined;
  const doublings = Math.min(failures - FREE_ATTEMPTS, 10);
  return new Date(now.getTime() + Math.min(FIRST_LOCK_MS * 2 ** doublings, LONGEST_LOCK_MS));
}
