// `npm start` when something is wrong: one sentence, exit code 1, nothing is left running and nothing is replaced.
import { freePortBase } from '@tollgate/deploy-stack';
import { existsSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAlive, newHome, startStack } from '../src/start-program.ts';

const READY_MS = 90_000;
let home: string;
let base: number;
beforeAll(async () => {
  home = newHome();
  base = await freePortBase();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function refusalOf(options: { home: string; base: number }): Promise<string[]> {
  const stack = startStack(options);
  try {
    expect(await stack.ended()).toBe(1);
    return stack.said();
  } finally {
    await stack.end();
  }
}

it('says nothing wrong when it is asked to stop while it starts', { timeout: 60_000 }, async () => {
  const stack = startStack({ home, base });
  try {
    await expect.poll(() => stack.output(), { timeout: 50_000 }).toContain('NATS JetStream on');
    const processes = stack.descendants();
    stack.child.kill('SIGINT');
    expect(await stack.ended()).toBe(0);
    expect(stack.said()).toEqual(['']);
    expect(processes.filter(isAlive)).toEqual([]);
  } finally {
    await stack.end();
  }
});

it.each([
  ['PostgreSQL', 'postgres'],
  ['nats-server', 'nats-server'],
])('stops everything when %s is killed', { timeout: 120_000 }, async (name, command) => {
  const stack = startStack({ home, base });
  try {
    await stack.ready(READY_MS);
    const processes = stack.descendants();
    const server = processes.find((pid) => commandOf(pid).endsWith(command));
    process.kill(server ?? 0, 'SIGKILL');
    expect(await stack.ended()).toBe(1);
    expect(stack.said()).toEqual([
      expect.stringMatching(new RegExp(`^tollgate: ${name} ended \\(SIGKILL\\); stopping`)),
    ]);
    expect(processes.filter(isAlive)).toEqual([]);
  } finally {
    await stack.end();
  }
});

it.each(['accounts-master-key', 'accounts-digest-key', 'metering-digest-key'])(
  'does not replace a lost %s',
  { timeout: 60_000 },
  async (name) => {
    const key = join(home, 'secrets', name);
    renameSync(key, `${key}.away`);
    expect(await refusalOf({ home, base })).toEqual([
      expect.stringContaining(`a key that is missing, ${key}: restore it`),
    ]);
    expect(existsSync(key)).toBe(false);
    renameSync(`${key}.away`, key);
  },
);

it.each(['secrets/accounts-master-key', 'people.json', 'identities/ca.pem', 'sandbox-channel/merchant.pem'])(
  'names a damaged %s before anything starts',
  { timeout: 60_000 },
  async (file) => {
    const path = join(home, file);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, 'damaged');
    expect(await refusalOf({ home, base })).toEqual([expect.stringContaining(path)]);
    expect(readFileSync(path, 'utf8')).toBe('damaged');
    writeFileSync(path, text);
  },
);

it.each([Number.NaN, 70_000])('refuses the port base %d', async (wrong) => {
  expect(await refusalOf({ home, base: wrong })).toEqual([
    `tollgate: TOLLGATE_PORT_BASE must be a whole number from 1024 to 65000, not "${wrong}".`,
  ]);
});

it('names a file that is in the place of the data folder', async () => {
  const file = join(home, 'people.json');
  expect(await refusalOf({ home: file, base })).toEqual([
    expect.stringMatching(/^tollgate: The data folder cannot be used because of .*people\.json.* a file is in the way/),
  ]);
});

// The program's path: its processes change what their command line says.
function commandOf(pid: number): string {
  return readlinkSync(`/proc/${pid}/exe`);
}
