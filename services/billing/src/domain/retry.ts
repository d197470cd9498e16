// When work that another service refused is tried again.

const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** After 1 s, 2 s, 4 s … and never more than five minutes: a refusal that somebody repairs is soon noticed. */
export function nextAttempt(now: Date, failures: number): Date {
  const delay = Math.min(FIRST_MS * 2 ** Math.min(Math.max(failures - 1, 0), 20), LONGEST_MS);
  return new Date(now.getTime() + delay);
}
