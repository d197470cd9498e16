// One server process: started in a group of its own (so that Ctrl-C reaches only its launcher, which stops it in
// order), watched until it says it is ready, stopped with a deadline, and ended even if the launcher is killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const TAIL_LINES = 60;

/** How a server process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProcessSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The user to run as; absent means this process's own. */
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined;
  /** The line of its log that means "ready". */
  readonly ready: RegExp;
  readonly readyMs: number;
  /** Asked in order, each for that long, before SIGKILL. */
  readonly stopWith: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[];
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface ManagedProcess {
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  /** The last lines it logged. */
  tail(): readonly string[];
  stop(): Promise<void>;
}

/** Thrown when the process ended or stayed silent before it was ready; carries what it said. */
export class NotReady extends Error {
  readonly lines: readonly string[];
  constructor(message: string, lines: readonly string[]) {
    super(message);
    this.lines = lines;
  }
}

/** Starts the process and waits until it is ready; on failure nothing is left running. */
export async function startManaged(spec: ProcessSpec): Promise<ManagedProcess> {
  const child = spawn(spec.command, spec.args, {
    ...spec.runAs,
    cwd: '/',
    env: spec.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  const exited = exitOf(child);
  const ready = watchLines(child, lines, spec);
  const guard = child.pid === undefined ? undefined : startGuard(child.pid, spec.stopWith[0]?.signal ?? 'SIGTERM');
  void exited.then(() => guard?.kill('SIGKILL'));
  const managed: ManagedProcess = {
    pid: child.pid ?? -1,
    exited,
    tail: () => lines,
    stop: () => stopChild(child, exited, spec),
  };
  const outcome = await firstOf(ready, exited, spec.readyMs);
  if (outcome === 'ready') return managed;
  await managed.stop();
  throw new NotReady(outcome, lines);
}

function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }));
    // 'close', not 'exit': the last log lines have been read by then.
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function watchLines(child: ChildProcess, lines: string[], spec: ProcessSpec): Promise<void> {
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > TAIL_LINES) lines.shift();
        if (spec.ready.test(line)) resolve();
        spec.onLine?.(line);
      });
    }
  });
}

// A shell that does nothing but wait for its standard input to close, which happens when the launcher dies in any way.
function startGuard(pid: number, signal: NodeJS.Signals): ChildProcess {
  const script = `read -r _; kill -${signal.slice(3)} ${pid}`;
  const guard = spawn('/bin/sh', ['-c', script], { cwd: '/', stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  return guard;
}

async function firstOf(ready: Promise<void>, exited: Promise<ProcessExit>, readyMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`was not ready within ${readyMs / 1000} s`), readyMs);
  });
  const ended = exited.then((exit) => `ended with ${exit.signal ?? `exit code ${exit.code}`}`);
  const outcome = await Promise.race([ready.then(() => 'ready'), ended, late]);
  clearTimeout(timer);
  return outcome;
}

async function stopChild(child: ChildProcess, exited: Promise<ProcessExit>, spec: ProcessSpec): Promise<void> {
  for (const step of spec.stopWith) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    child.kill(step.signal);
    if (await settledWithin(exited, step.waitMs)) return;
  }
  child.kill('SIGKILL');
  await exited;
}

async function settledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return settled;
}
