// The steps of carrying a termination out, in their only order.

export const STEPS = ['ADMISSION_STOPPED', 'TRAFFIC_DRAINED', 'USAGE_BILLED', 'VALUE_MOVED', 'ACCOUNT_CLOSED'] as const;
export type Step = (typeof STEPS)[number];

/** The first step that is not done; undefined when all are. */
export function nextStep(done: readonly Step[]): Step | undefined {
  return STEPS.find((step) => !done.includes(step));
}

/** The month of an instant in Asia/Shanghai (UTC+8 all year since 1991), `YYYY-MM`. */
export function shanghaiMonth(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 7);
}

/** Steps in their order, whatever the order they were read in. */
export function inOrder<D extends { readonly step: Step }>(done: readonly D[]): D[] {
  return done.toSorted((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
}

const SOONEST_MS = 200;
const LATEST_MS = 30_000;

/**
 * When a settlement that has to wait is looked at again: the older it is the later, so that one which waits for days
 * asks twice a minute, and one that waits for a counter does not keep its people.
 */
export function nextTry(createdAt: Date, now: Date): Date {
  const tenth = Math.floor((now.getTime() - createdAt.getTime()) / 10);
  return new Date(now.getTime() + Math.min(Math.max(tenth, SOONEST_MS), LATEST_MS));
}
