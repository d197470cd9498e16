// The wrapper around `npm test`: servers are there, the exit code is passed on, nothing is left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const wrapper = resolve(import.meta.dirname, '../src/with-test-servers.ts');
// Without what an outer run provides: this wrapper has to start its own.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TOLLGATE_TEST_')));

function start(script: string): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [wrapper, 'sh', '-c', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
  return { child, output: () => output };
}

it('runs the command with servers, passes its exit code on and removes everything', { timeout: 60_000 }, async () => {
  const { child, output } = start(
    'echo "$TOLLGATE_TEST_POSTGRES_URL $TOLLGATE_TEST_NATS_BINARY $TOLLGATE_TEST_FOLDER"; exit 7',
  );
  expect(await once(child, 'close')).toEqual([7, null]);
  const [postgres, nats, folder] = output().trim().split(' ');
  expect(postgres).toMatch(/^postgres:\/\/postgres:\S+@127\.0\.0\.1:\d+\/postgres$/);
  expect(existsSync(nats ?? '')).toBe(true);
  expect(folder).toMatch(/tollgate-test-/);
  expect(existsSync(folder ?? '')).toBe(false);
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  'ends the command and the servers on %s',
  { timeout: 60_000 },
  async (signal) => {
    const { child, output } = start('echo "$TOLLGATE_TEST_FOLDER $$"; sleep 60 & sleep 60');
    await expect.poll(output, { timeout: 30_000 }).toMatch(/\n/);
    const [folder, pid] = output().trim().split(' ');
    expect(existsSync(`${folder}/postgres/postmaster.pid`)).toBe(true);
    child.kill(signal);
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(existsSync(folder ?? '')).toBe(false);
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  },
);
