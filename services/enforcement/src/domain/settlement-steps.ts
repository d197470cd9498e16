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
