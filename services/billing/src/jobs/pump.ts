// Work that is run when somebody says that there is some, and by a job in case nobody did.

import type { Log } from '@tollgate/observability';

export interface Pump {
  /** Runs soon, once for all who ask while it has not begun. A failure is logged: the job comes again. */
  wake(): void;
  /** Runs until nothing is due; rejects with the failure. */
  run(): Promise<void>;
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>;
}

/** `step` does one batch and says how much was due; it is never run twice at once in this process. */
export function createPump(name: string, step: () => Promise<number>, log: Log): Pump {
  const stopped = new AbortController();
  let waiting = false;
  let last: Promise<void> = Promise.resolve();
  const drain = async (): Promise<void> => {
    for (let due = 1; due > 0;) due = stopped.signal.aborted ? 0 : await step();
  };
  const run = (): Promise<void> => {
    const next = last.then(() => {
      waiting = false;
      return drain();
    });
    last = next.catch(() => undefined);
    return next;
  };
  return {
    wake: () => {
      if (stopped.signal.aborted || waiting) return;
      waiting = true;
      run().catch((err: unknown) => log.warn({ err, work: name }, 'work is left for the next round'));
    },
    run,
    stop: async () => {
      stopped.abort();
      await last;
    },
  };
}
