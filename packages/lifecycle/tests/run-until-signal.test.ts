// Real processes, real signals: what is stopped, in which order, and the exit code.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('process.ts', import.meta.url));
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Run {
  child: ChildProcess;
  lines: string[];
  /** Resolves when the process has said this. */
  said: (line: string) => Promise<void>;
  /** Exit code, and everything the process said. */
  ended: Promise<{ code: number | null; lines: string[] }>;
}

function run(behaviour: string): Run {
  const child = spawn(process.execPath, [program, behaviour], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(() => ({ code: child.exitCode, lines }));
  const said = async (line: string): Promise<void> => {
    while (!lines.includes(line)) {
      if (child.exitCode !== null) throw new Error(`ended without saying ${line}: ${lines.join(', ')}`);
      await delay(5);
    }
  };
  return { child, lines, said, ended };
}

const ORDERLY = ['ready', 'info: stopping', 'second stopping', 'second stopped', 'first stopped', 'info: stopped'];

describe('runUntilSignal', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops in reverse order and exits 0 on %s', async (signal) => {
    const { child, said, ended } = run('');
    await said('ready');
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, lines: ORDERLY });
  });

  it('stops what had started and exits 1 when the start fails', async () => {
    expect(await run('fails at start').ended).toEqual({
      code: 1,
      lines: ['fatal: no database', 'first stopped', 'info: stopped'],
    });
  });

  it.each(['rejects later', 'throws later'])('stops everything and exits 1 on an error that %s', async (behaviour) => {
    expect(await run(behaviour).ended).toEqual({
      code: 1,
      lines: ORDERLY.map((line) => (line === 'info: stopping' ? 'fatal: nobody caught me' : line)),
    });
  });

  it('stops what had started when the signal comes during the start', async () => {
    const { child, said, ended } = run('slow start');
    await said('starting');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, lines: ['starting', 'info: stopping', 'first stopped', 'info: stopped'] });
  });

  it('gives up a part that hangs and exits 1', async () => {
    const { child, said, ended } = run('hangs at stop');
    await said('ready');
    child.kill('SIGTERM');
    expect(await ended).toEqual({
      code: 1,
      lines: ['ready', 'info: stopping', 'second stopping', 'first stopped', 'error: resource did not stop in time'],
    });
  });

  it('exits 1 when a part fails to stop', async () => {
    const { child, said, ended } = run('fails at stop');
    await said('ready');
    child.kill('SIGTERM');
    const { code, lines } = await ended;
    expect(code).toBe(1);
    expect(lines.slice(-2)).toEqual(['first stopped', 'error: resource failed to stop']);
  });

  it('goes on stopping, but exits 1, when an error comes meanwhile', async () => {
    const { child, said, ended } = run('throws while stopping');
    await said('ready');
    child.kill('SIGTERM');
    const { code, lines } = await ended;
    expect(code).toBe(1);
    expect(lines).toContain('error: error while stopping');
    expect(lines).toContain('first stopped');
  });

  it('takes the signals of one Ctrl-C for one wish', async () => {
    const { child, said, ended } = run('slow stop');
    await said('ready');
    child.kill('SIGINT');
    await said('second stopping');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, lines: ORDERLY });
  });

  it('exits 1 at once when the same signal comes again', async () => {
    const { child, said, ended } = run('slow stop');
    await said('ready');
    child.kill('SIGINT');
    await said('second stopping');
    await delay(400);
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 1, lines: ['ready', 'info: stopping', 'second stopping'] });
  });
});
