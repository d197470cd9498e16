// One supervised process: started, watched until ready, restarted with a growing pause, stopped within a limit.
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { endProcess, spawnNode, untilHealthy, type ProcessSpec } from './node-process.ts';

export interface ChildEvents {
  line(name: string, line: string): void;
  /** It ended without being asked to and is started again after the pause. */
  restarting(name: string, how: string, pauseMs: number): void;
  /** It ended too often; nobody starts it again. */
  gaveUp(name: string, how: string): void;
}

export interface Child {
  readonly name: string;
  pid(): number | undefined;
  /** Resolves when it is ready; rejects with one sentence when it is not in time. */
  ready(limitMs: number): Promise<void>;
  /** SIGTERM, then SIGKILL after the limit. Resolves to false when it had to be killed. */
  stop(limitMs: number): Promise<boolean>;
}

const RESTARTS_A_MINUTE = 8;
const PAUSES_MS = [300, 1_000, 2_000, 5_000] as const;

/** Starts the process at once. */
export function startChild(spec: ProcessSpec, events: ChildEvents): Child {
  const log = createWriteStream(spec.logFile, { flags: 'a', mode: 0o600 });
  const restarts: number[] = [];
  let process: ChildProcess | undefined;
  let stopping = false;
  let lastEnd = '';
  let pause: NodeJS.Timeout | undefined;

  const launch = (): void => {
    process = spawnNode(spec, (line) => events.line(spec.name, line), log);
    process.once('exit', (code, signal) => {
      process = undefined;
      lastEnd = signal === null ? `exit code ${code ?? 0}` : signal;
      if (!stopping) restart();
    });
  };
  const restart = (): void => {
    const now = Date.now();
    while (restarts[0] !== undefined && restarts[0] < now - 60_000) restarts.shift();
    if (restarts.length >= RESTARTS_A_MINUTE) {
      stopping = true;
      events.gaveUp(spec.name, lastEnd);
      return;
    }
    const pauseMs = PAUSES_MS[Math.min(restarts.length, PAUSES_MS.length - 1)] ?? 5_000;
    restarts.push(now);
    events.restarting(spec.name, lastEnd, pauseMs);
    pause = setTimeout(launch, pauseMs);
  };
  launch();

  return {
    name: spec.name,
    pid: () => process?.pid,
    ready: (limitMs) => untilHealthy(spec, limitMs, () => (stopping ? lastEnd : undefined)),
    stop: async (limitMs) => {
      stopping = true;
      clearTimeout(pause);
      const orderly = process === undefined || (await endProcess(process, limitMs));
      log.end();
      return orderly;
    },
  };
}
