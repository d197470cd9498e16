// An open model: calls begin when their time has come, whether or not earlier ones were answered, and each is measured from
// the time at which it should have begun. So a stall counts for all who would have come during it.

/** Latencies in ms of calls that should have begun `perSecond` times a second for `forMs`, at chance distances. */
export async function latenciesAt(
  perSecond: number,
  forMs: number,
  call: () => Promise<unknown>,
): Promise<Float64Array> {
  const began = performance.now();
  const latencies: number[] = [];
  const open: Promise<void>[] = [];
  let due = began;
  while (due < began + forMs) {
    const now = performance.now();
    for (; due <= now && due < began + forMs; due += distance(perSecond)) open.push(one(call, due, latencies));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(open);
  return Float64Array.from(latencies).toSorted();
}

/** Poisson arrivals: distances are exponential. */
function distance(perSecond: number): number {
  return (-Math.log(1 - Math.random()) * 1_000) / perSecond;
}

async function one(call: () => Promise<unknown>, due: number, latencies: number[]): Promise<void> {
  await call();
  latencies.push(performance.now() - due);
}

/** Of sorted values; `share` from 0 to 1. Throws RangeError for none. */
export function percentile(sorted: Float64Array, share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new RangeError('no values to take a percentile of');
  return value;
}
