// Remembers what was started and stops it in reverse order, each part within its own bound.

import { setTimeout as delay } from 'node:timers/promises';

/** Something that was started and has to be stopped: a server, a pool, a relay. */
export interface Resource {
  name: string;
  /** Stops it and resolves when nothing of it runs any more. Called once. */
  stop(): Promise<void>;
}

/** How a stop went, resource by resource, in the order of stopping. */
export interface StopReport {
  stopped: string[];
  /** Resources whose stop was rejected. */
  failed: { name: string; error: unknown }[];
  /** Resources that were given up because their time was over. */
  timedOut: string[];
}

/** Whether everything stopped without a failure and in time. */
export function stoppedCleanly(report: StopReport): boolean {
  return report.failed.length === 0 && report.timedOut.length === 0;
}

/** Part of the deadline that is kept for the resources further down, so that one that hangs does not starve them. */
const RESERVED_SHARE = 0.25;

/** Started resources, the newest on top. */
export class ResourceStack {
  #resources: Resource[] = [];
  #stopping: Promise<StopReport> | undefined;

  /** Whether stopping has begun. */
  get stopping(): boolean {
    return this.#stopping !== undefined;
  }

  /**
   * Puts a started resource on top. One that arrives after stopping has begun is stopped right away.
   *
   * @throws Error when stopping has begun, so that whoever is still starting things gives up.
   */
  add(resource: Resource): void {
    if (this.#stopping !== undefined) {
      // Its failure has nobody left to go to: the report is being made, and the process is about to end.
      resource.stop().catch(() => undefined);
      throw new Error(`${resource.name} was started while the process was stopping`);
    }
    this.#resources.push(resource);
  }

  /**
   * Stops all, newest first, one after the other, within deadlineMs altogether. Never rejects: what fails or
   * takes too long is in the report, and the next one is stopped all the same. A second call gets the first report.
   */
  stopAll(deadlineMs: number): Promise<StopReport> {
    this.#stopping ??= stopInReverse(this.#resources, deadlineMs);
    return this.#stopping;
  }
}

async function stopInReverse(resources: readonly Resource[], deadlineMs: number): Promise<StopReport> {
  const report: StopReport = { stopped: [], failed: [], timedOut: [] };
  const end = performance.now() + deadlineMs;
  const reserved = (deadlineMs * RESERVED_SHARE) / Math.max(1, resources.length);
  for (const [below, resource] of [...resources.entries()].toReversed()) {
    const patienceMs = Math.max(0, end - performance.now() - reserved * below);
    await stopOne(resource, patienceMs, report);
  }
  return report;
}

async function stopOne(resource: Resource, patienceMs: number, report: StopReport): Promise<void> {
  const timer = new AbortController();
  // async: a stop that throws before its first await counts as a rejected one.
  const stop = async (): Promise<'stopped'> => {
    await resource.stop();
    return 'stopped';
  };
  try {
    const outcome = await Promise.race([stop(), delay(patienceMs, 'timed out' as const, { signal: timer.signal })]);
    (outcome === 'stopped' ? report.stopped : report.timedOut).push(resource.name);
  } catch (error) {
    report.failed.push({ name: resource.name, error });
  } finally {
    timer.abort();
  }
}
