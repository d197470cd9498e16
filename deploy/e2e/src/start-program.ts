// The program behind `npm start` and the one behind `npm run demo`, run as child processes.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');

/** User and group `nobody` by the Linux convention. */
export const NOBODY = 65_534;

export interface StartedStack {
  readonly child: ChildProcess;
  output(): string;
  /** Lines of its standard error, without colours. */
  said(): string[];
  /** Rejects with what it said when it ends or is late. */
  ready(limitMs: number): Promise<void>;
  /** Its exit code. */
  ended(): Promise<number | null>;
  /** Pids of everything below it now. */
  descendants(): number[];
  /** For after a failed expectation: stops it if it still runs. */
  end(): Promise<void>;
}

/** An empty data folder that PostgreSQL's user can pass through. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-start-'));
  chmodSync(home, 0o755);
  return home;
}

/** Starts the stack on that folder and those ports, as another user when `uid` is given. */
export function startStack({ home, base, uid }: { home: string; base: number; uid?: number }): StartedStack {
  const child = spawn(process.execPath, [join(root, 'deploy/stack/src/start.ts')], {
    cwd: '/',
    env: environment({ TOLLGATE_HOME: home, TOLLGATE_PORT_BASE: String(base), HOME: home }),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const said = (): string[] => stripVTControlCharacters(errors).trim().split('\n');
  return {
    child,
    output: () => stripVTControlCharacters(output),
    said,
    ready: async (limitMs) => {
      const until = Date.now() + limitMs;
      while (!output.includes('Tollgate is ready')) {
        const over = child.exitCode !== null || child.signalCode !== null;
        if (over || Date.now() > until) throw new Error(`not ready: ${said().join('\n')}\n${output.slice(-2_000)}`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    ended: async () => (await closed)[0],
    descendants: () => descendantsOf(child.pid ?? -1),
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await closed;
    },
  };
}

/** Plays the demonstration against the stack of that folder. */
export async function playDemo(home: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(root, 'deploy/demo/src/demo.ts')], {
    env: environment({ TOLLGATE_HOME: home }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: stripVTControlCharacters(output) };
}

/** Whether a process with that pid runs; one that has ended and was not yet waited for does not. */
export function isAlive(pid: number): boolean {
  const state = stateOf(pid);
  return state !== undefined && state.state !== 'Z';
}

/** Why the stack cannot be tried as nobody from here; undefined when it can. */
export function whyNotAsNobody(): string | undefined {
  if (process.getuid?.() !== 0) return 'this run is an ordinary user already';
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder))
    if ((statSync(folder).mode & 0o005) !== 0o005) return `others may not read ${folder}`;
  return undefined;
}

// What the tests' own runner set up must not reach it: neither servers nor debugging options.
function environment(own: Record<string, string>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', ...own };
}

function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const state = /^\d+$/.test(name) ? stateOf(Number(name)) : undefined;
    if (state !== undefined) parents.set(Number(name), state.parent);
  }
  const found: number[] = [];
  for (const queue = [pid]; queue.length > 0;) {
    const parent = queue.shift();
    for (const [child, of] of parents) {
      if (of !== parent) continue;
      found.push(child);
      queue.push(child);
    }
  }
  return found;
}

// proc(5): "pid (command) state ppid ..."; the command may hold spaces and brackets.
function stateOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
