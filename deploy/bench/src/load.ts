// A closed loop of callers: so many calls in flight, each followed by the next, for so long.

/** Calls per second over `forMs`; rejects with the first failure. `work` says how much one call did (1 for a call). */
export async function rateOf(
  inFlight: number,
  forMs: number,
  call: (caller: number) => Promise<unknown>,
  work = 1,
): Promise<number> {
  const began = performance.now();
  const until = began + forMs;
  let done = 0;
  const caller = async (index: number): Promise<void> => {
    while (performance.now() < until) {
      await call(index);
      done += work;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, index) => caller(index)));
  return (done * 1_000) / (performance.now() - began);
}
