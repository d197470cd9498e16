// A bell: rung while nobody listens, it still wakes the next listener.

export interface Wake {
  ring(): void;
  /** Resolves when rung, when `signal` aborts, or after `ms`. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export function createWake(): Wake {
  let rung = false;
  let wakeUp = (): void => undefined;
  return {
    ring: () => {
      rung = true;
      wakeUp();
    },
    wait: async (ms, signal) => {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, ms);
          signal.addEventListener('abort', done, { once: true });
          wakeUp = done;
          function done(): void {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
          }
        });
        wakeUp = () => undefined;
      }
      rung = false;
    },
  };
}
