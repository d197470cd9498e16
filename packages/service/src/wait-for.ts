// Waits for something that is not there yet, within a bound.
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

export interface WaitOptions {
  readonly withinMs: number;
  /** Told about every failed attempt that is followed by another. */
  readonly onRetry: (error: unknown) => void;
  /** Whether waiting may mend this failure; any, unless told. */
  readonly mayPass?: (error: unknown) => boolean;
}

/** Tries until it works; rejects with the last failure when the time is over or waiting cannot mend it. */
export async function waitFor<T>(attempt: () => Promise<T>, options: WaitOptions): Promise<T> {
  const giveUpAt = performance.now() + options.withinMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const left = giveUpAt - performance.now();
      if (left <= 0 || options.mayPass?.(error) === false) throw error;
      options.onRetry(error);
      await delay(Math.min(pause, left));
    }
  }
}
