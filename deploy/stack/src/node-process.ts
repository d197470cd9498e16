// One service process of the stack: how it is spawned, when it is ready, how it is ended.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface ProcessSpec {
  readonly name: string;
  /** A TypeScript entry file, run by this very Node. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 once the process is ready. */
  readonly healthUrl: string;
  readonly logFile: string;
}

/**
 * One helper thread of V8 beside the main one: collectors of many processes that run in parallel on few processors take
 * more of them than they save.
 */
const NODE_FLAGS = ['--v8-pool-size=1'];

/** Spawns it; every line it writes goes to the log and to `onLine`. */
export function spawnNode(spec: ProcessSpec, onLine: (line: string) => void, log: WriteStream): ChildProcess {
  // The IPC channel closes when the supervisor dies, however it dies: the service then drains and ends (packages/lifecycle).
  const child = spawn(process.execPath, [...NODE_FLAGS, spec.entry], {
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A process group of its own: Ctrl-C reaches the supervisor alone, which then stops the services in their order.
    detached: true,
  });
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

/** Spawns it with its lines going straight to the log file: whoever does not read them does not pay for them either. */
export function spawnUnread(spec: ProcessSpec): ChildProcess {
  const log = openSync(spec.logFile, 'a');
  try {
    const stdio: StdioOptions = ['ignore', log, log, 'ipc'];
    const child = spawn(process.execPath, [...NODE_FLAGS, spec.entry], { env: spec.env, stdio, detached: true });
    // It shows as a process that ended before it was ready.
    child.on('error', () => undefined);
    return child;
  } finally {
    closeSync(log);
  }
}

/** Resolves when it answers that it is ready; rejects with one sentence when it ended (`ended` says how) or is late. */
export async function untilHealthy(spec: ProcessSpec, limitMs: number, ended: () => string | undefined): Promise<void> {
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

/** SIGTERM, then SIGKILL after the limit. Resolves to false when it had to be killed. */
export async function endProcess(child: ChildProcess, limitMs: number): Promise<boolean> {
  // 'close', not 'exit': its last lines have reached the log by then.
  const ended = new Promise<boolean>((resolve) => child.once('close', () => resolve(true)));
  child.kill('SIGTERM');
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), limitMs).unref());
  if (await Promise.race([ended, late])) return true;
  child.kill('SIGKILL');
  await ended;
  return false;
}
