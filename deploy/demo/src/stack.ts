// The stack that the demonstration plays on: the running one, or a fresh one in a temporary folder that ends with it.
import { freePortBase, readStackFile, type StackFile } from '@tollgate/deploy-stack';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DemoStack {
  readonly file: StackFile;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 120_000;

/** Uses the stack of TOLLGATE_HOME (or of this checkout) when it answers, else starts one of its own. */
export async function findOrStartStack(write: (line: string) => void): Promise<DemoStack> {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
  const home = resolve(process.env['TOLLGATE_HOME'] ?? join(root, '.tollgate'));
  const running = await runningStack(join(home, 'stack.json'));
  if (running !== undefined) {
    write(`Playing on the running stack, console ${running.consoleUrl}`);
    return { file: running, stop: async () => undefined };
  }
  write('No stack is running: starting a fresh one for the demonstration ...');
  return startFresh(root);
}

async function runningStack(path: string): Promise<StackFile | undefined> {
  try {
    const file = readStackFile(path);
    const answer = await fetch(file.consoleUrl, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    await answer.arrayBuffer();
    return file;
  } catch {
    return undefined;
  }
}

async function startFresh(root: string): Promise<DemoStack> {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-demo-'));
  // PostgreSQL runs as another user when we are root and has to pass through.
  chmodSync(home, 0o755);
  const base = await freePortBase();
  const child = spawn(process.execPath, [join(root, 'deploy/stack/src/start.ts')], {
    env: { ...process.env, TOLLGATE_HOME: home, TOLLGATE_PORT_BASE: String(base) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await ready(child);
    return { file: readStackFile(join(home, 'stack.json')), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let output = '';
    const late = setTimeout(
      () => fail(new Error(`the fresh stack was not ready after ${START_LIMIT_MS / 1000} s:\n${output.slice(-4_000)}`)),
      START_LIMIT_MS,
    );
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!output.includes('Tollgate is ready')) return;
      clearTimeout(late);
      done();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(late);
      fail(new Error(`the fresh stack ended with ${code ?? 'a signal'}:\n${output.slice(-4_000)}`));
    });
  });
}
