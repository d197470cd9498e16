// Locks: after how many failures, for how long, and when they are forgotten.
import { expect, it } from 'vitest';
import { countAttempt, type SignInGuard } from './sign-in-guard.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);

/** Attempts at these seconds; the guard after each, undefined where it was locked. */
function attempts(...seconds: number[]): (SignInGuard | undefined)[] {
  let guard: SignInGuard | undefined;
  return seconds.map((second) => {
    const next = countAttempt(guard, at(second));
    guard = next ?? guard;
    return next;
  });
}

it('lets four failures pass and locks with the fifth for a minute', () => {
  const guards = attempts(0, 1, 2, 3, 4, 5, 63, 64);
  expect(guards.map((guard) => guard?.failures)).toEqual([1, 2, 3, 4, 5, undefined, undefined, 6]);
  expect(guards[3]?.lockedUntil).toBeUndefined();
  expect(guards[4]?.lockedUntil).toEqual(at(64));
});

it('doubles the lock with each further failure, up to an hour', () => {
  let guard: SignInGuard | undefined;
  const minutes: number[] = [];
  for (let failures = 1, now = at(0); failures <= 13; failures += 1) {
    guard = countAttempt(guard, now);
    const until = guard?.lockedUntil ?? now;
    minutes.push((until.getTime() - now.getTime()) / 60_000);
    now = until;
  }
  expect(minutes).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

it('forgets failures a day after the last one', () => {
  const day = 24 * 3_600;
  expect(attempts(0, 1, 2, 3, day + 3).at(-1)?.failures).toBe(5);
  expect(attempts(0, 1, 2, 3, day + 4).at(-1)?.failures).toBe(1);
});
