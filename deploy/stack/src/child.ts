// One supervised process: started, watched until ready, restarted with a growing pause, stopped within a limit.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface ChildSpec {
  readonly name: string;
  /** A TypeScript entry file, run by this very Node. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once the process is ready. */
  readonly healthUrl: string;
  readonly logFile: string;
}

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
export function startChild(spec: ChildSpec, events: ChildEvents): Child {
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

function spawnNode(spec: ChildSpec, onLine: (line: string) => void, log: WriteStream): ChildProcess {
  // The IPC channel closes when the supervisor dies, however it dies: the service then drains and ends (packages/lifecycle).
  const child = spawn(process.execPath, [spec.entry], { env: spec.env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      onLine(line);
    });
  }
  child.on('error', (error) => onLine(`cannot start: ${error.message}`));
  return child;
}

async function untilHealthy(spec: ChildSpec, limitMs: number, ended: () => string | undefined): Promise<void> {
  const until = Date.now() + limitMs;
  for (;;) {
    const end = ended();
    if (end !== undefined)
      throw new Error(`${spec.name} ended (${end}) before it was ready; its log is ${spec.logFile}`);
    if (await healthy(spec.healthUrl)) return;
    if (Date.now() > until) {
      throw new Error(`${spec.name} was not ready after ${limitMs / 1000} s; its log is ${spec.logFile}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}

async function healthy(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

async function endProcess(child: ChildProcess, limitMs: number): Promise<boolean> {
  const ended = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)));
  child.kill('SIGTERM');
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), limitMs).unref());
  if (await Promise.race([ended, late])) return true;
  child.kill('SIGKILL');
  await ended;
  return false;
}
