// Whether this process can do its work: asked by probes, and watched so that the gRPC health follows.
import type { Health } from '@tollgate/observability';

const WATCH_MS = 2_000;
const PROBE_TIMEOUT_MS = 3_000;

/** One thing that the process needs, and how to ask for it. */
export interface HealthPart {
  readonly name: 'database' | 'broker' | 'server';
  /** Without it no call can be answered. Others only make the process "not ready" to probes. */
  readonly needed: boolean;
  /** Resolves to false, rejects or stays silent when it is not there. */
  probe(): Promise<boolean>;
}

export interface HealthWatch {
  /** Asks every part now. */
  report(): Promise<Health>;
  /** Tells `setServing` from now on whether the needed parts are there. */
  start(setServing: (serving: boolean) => void, onChange: (serving: boolean) => void): Promise<void>;
  /** Says "not serving" once and for all. */
  stop(): Promise<void>;
}

/** Watches the given parts. */
export function createHealthWatch(parts: readonly HealthPart[]): HealthWatch {
  let timer: NodeJS.Timeout | undefined;
  let tell: ((serving: boolean) => void) | undefined;
  let last: boolean | undefined;
  const answers = async (): Promise<[HealthPart, boolean][]> =>
    Promise.all(parts.map(async (part) => [part, await answersInTime(part)]));
  return {
    report: async () => {
      const found = await answers();
      return {
        ready: found.every(([, up]) => up),
        parts: Object.fromEntries(found.map(([part, up]) => [part.name, up])),
      };
    },
    start: async (setServing, onChange) => {
      tell = setServing;
      const look = async (): Promise<void> => {
        const serving = (await answers()).every(([part, up]) => up || !part.needed);
        // Stopped while the parts were asked.
        if (tell === undefined) return;
        if (serving !== last) {
          last = serving;
          tell(serving);
          onChange(serving);
        }
        timer = setTimeout(() => void look(), WATCH_MS);
      };
      await look();
    },
    stop: () => {
      clearTimeout(timer);
      tell?.(false);
      tell = undefined;
      return Promise.resolve();
    },
  };
}

async function answersInTime(part: HealthPart): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_TIMEOUT_MS);
  });
  const answer = part.probe().catch(() => false);
  const up = await Promise.race([answer, late]);
  clearTimeout(timer);
  return up;
}
