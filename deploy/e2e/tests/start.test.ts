// `npm start` as a person has it: ready from nothing, the demonstration plays on it, a second start is refused in one
// sentence, Ctrl-C leaves no process behind, the next start goes on with the data.
import { freePortBase } from '@tollgate/deploy-stack';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { balanceOfShop } from '../src/stack-balance.ts';
import { isAlive, newHome, NOBODY, playDemo, startStack, whyNotAsNobody } from '../src/start-program.ts';

const READY_MS = 90_000;
let home: string;
let base: number;
beforeAll(async () => {
  home = newHome();
  base = await freePortBase();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

it(
  'is ready, refuses a second start, plays the demonstration, and stops without a trace',
  { timeout: 180_000 },
  async () => {
    const stack = startStack({ home, base });
    try {
      await stack.ready(READY_MS);
      expect(stack.output()).toMatch(/console +http:\/\/127\.0\.0\.1:/);
      expect(stack.output()).toContain('wang.reviewer');

      const second = startStack({ home, base: await freePortBase() });
      expect(await second.ended()).toBe(1);
      expect(second.said()).toEqual([
        expect.stringMatching(/^tollgate: Tollgate already runs on .* as process \d+: stop it/),
      ]);
      const otherHome = newHome();
      const samePorts = startStack({ home: otherHome, base });
      expect(await samePorts.ended()).toBe(1);
      expect(samePorts.said()).toEqual([
        expect.stringMatching(/^tollgate: Another program holds 127\.0\.0\.1:\d+, where console has to listen: /),
      ]);
      rmSync(otherHome, { recursive: true });

      const demo = await playDemo(home);
      expect(demo.output).toContain('Every figure is as worked out.');
      expect(demo.code).toBe(0);

      const processes = stack.descendants();
      // Five services, the console, PostgreSQL and NATS at least.
      expect(processes.length).toBeGreaterThanOrEqual(8);
      stack.child.kill('SIGINT');
      expect(await stack.ended()).toBe(0);
      expect(processes.filter(isAlive)).toEqual([]);
      expect(existsSync(join(home, 'supervisor.pid'))).toBe(false);
    } finally {
      await stack.end();
    }
  },
);

it('goes on with the data of the last time', { timeout: 120_000 }, async () => {
  const people = readFileSync(join(home, 'people.json'), 'utf8');
  const stack = startStack({ home, base });
  try {
    await stack.ready(READY_MS);
    expect(readFileSync(join(home, 'people.json'), 'utf8')).toBe(people);
    // 1,000 CNY and 5% on top, credited at the first start.
    expect(await balanceOfShop(home)).toBe(1_050_000_000n);
    const processes = stack.descendants();
    stack.child.kill('SIGTERM');
    expect(await stack.ended()).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
  } finally {
    await stack.end();
  }
});

it('says in one sentence that a port of a server is taken', { timeout: 60_000 }, async () => {
  const taken = createServer().listen(base + 42, '127.0.0.1');
  await once(taken, 'listening');
  const stack = startStack({ home, base });
  try {
    expect(await stack.ended()).toBe(1);
    expect(stack.said()).toEqual([
      expect.stringMatching(/^tollgate: nats-server cannot listen on 127\.0\.0\.1:\d+ because/),
    ]);
  } finally {
    await stack.end();
    taken.close();
  }
});

const why = whyNotAsNobody();
it(`is ready for an ordinary user too${why === undefined ? '' : ` (tried as ourselves: ${why})`}`, async () => {
  const own = newHome();
  const as = why === undefined ? { uid: NOBODY } : {};
  if (as.uid !== undefined) chownSync(own, as.uid, as.uid);
  const stack = startStack({ home: own, base: await freePortBase(), ...as });
  try {
    await stack.ready(READY_MS);
    const processes = stack.descendants();
    stack.child.kill('SIGINT');
    expect(await stack.ended()).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
  } finally {
    await stack.end();
    rmSync(own, { recursive: true, force: true });
  }
}, 120_000);
