// Runs a command with real test servers: starts them, names them in the environment, passes the exit code on and
// takes everything down again, whatever happens. Used by `npm test`.
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { LocalServerError } from '@tollgate/local-servers';
import { startTestServers } from '@tollgate/testing/servers';

const GRACE_MS = 10_000;

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('usage: node with-test-servers.ts <command> [arguments]\n');
  process.exit(2);
}
process.exit(await runWithServers(command, args));

async function runWithServers(program: string, programArgs: readonly string[]): Promise<number> {
  // From here on a signal ends the command first and the servers after it; it never ends this process midway.
  const asked = listenForSignals();
  let servers;
  try {
    servers = await startTestServers();
  } catch (error) {
    if (!(error instanceof LocalServerError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  try {
    const early = asked.signal();
    return early === undefined ? await run(program, programArgs, servers.env, asked) : exitCodeOf(early);
  } finally {
    await servers.stop();
  }
}

interface Asked {
  signal(): NodeJS.Signals | undefined;
  onSignal(tell: (signal: NodeJS.Signals) => void): void;
}

function listenForSignals(): Asked {
  let first: NodeJS.Signals | undefined;
  let tell: (signal: NodeJS.Signals) => void = () => {};
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      first ??= signal;
      tell(signal);
    });
  }
  return {
    signal: () => first,
    onSignal: (listener) => {
      tell = listener;
    },
  };
}

async function run(
  program: string,
  programArgs: readonly string[],
  env: Readonly<Record<string, string>>,
  asked: Asked,
): Promise<number> {
  const bin = resolve(import.meta.dirname, '../../../node_modules/.bin');
  const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(program, programArgs, {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
    // A group of its own, so that one signal reaches the command's whole tree exactly once.
    detached: true,
  });
  let killer: NodeJS.Timeout | undefined;
  asked.onSignal((signal) => {
    signalGroup(child, signal);
    killer ??= setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  });
  const exitCode = await new Promise<number>((done) => {
    child.once('error', (error) => {
      process.stderr.write(`${program} cannot be run: ${error.message}\n`);
      done(127);
    });
    child.once('exit', (code, signal) => done(code ?? exitCodeOf(signal ?? 'SIGKILL')));
  });
  clearTimeout(killer);
  // Whatever the command left behind in its group ends with it.
  signalGroup(child, 'SIGKILL');
  return exitCode;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the group is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// The shell's convention for a process ended by a signal.
function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
