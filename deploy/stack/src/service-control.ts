// One service of a private stack as a process that its owner starts, stops and kills.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Layout, StackService } from './layout.ts';
import { endProcess, spawnUnread, untilHealthy, type ProcessSpec } from './node-process.ts';

export interface ServiceControl {
  readonly name: StackService;
  readonly logFile: string;
  pid(): number | undefined;
  /** Starts it with further variables unless it runs; resolves when it is ready. Rejects when it ends before that. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGKILL: nothing is drained, nothing is said good-bye to. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL when that takes too long. */
  stop(): Promise<void>;
}

const READY_MS = 60_000;
const STOP_MS = 15_000;

/** Nothing runs before start(). */
export function controlService(
  layout: Layout,
  name: StackService,
  base: Readonly<Record<string, string>>,
): ServiceControl {
  const logFile = join(layout.logsDir, `${name}.log`);
  let running: ChildProcess | undefined;
  const launch = async (env: Readonly<Record<string, string>>): Promise<void> => {
    const spec: ProcessSpec = {
      name,
      entry: join(layout.root, 'services', name, 'src', 'main.ts'),
      env: { ...base, ...env },
      healthUrl: `http://${layout.address(`${name}Metrics`)}/healthz`,
      logFile,
    };
    const child = spawnUnread(spec);
    running = child;
    let ended: string | undefined;
    child.once('close', (code, signal) => {
      ended = signal ?? `exit code ${code ?? 0}`;
      if (running === child) running = undefined;
    });
    await untilHealthy(spec, READY_MS, () => ended);
  };
  return {
    name,
    logFile,
    pid: () => running?.pid,
    start: async (env = {}) => {
      if (running === undefined) await launch(env);
    },
    kill: async () => {
      const child = running;
      if (child === undefined) return;
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
    },
    stop: async () => {
      if (running !== undefined) await endProcess(running, STOP_MS);
    },
  };
}
