// The two programs of a service as an operator sees them: variables in, log lines and an exit code out.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createAuthority } from '@tollgate/auth';
import { type ScratchDatabase, scratchDatabase } from '@tollgate/db/scratch';
import { findNatsServer, type LocalNats, startNats } from '@tollgate/local-servers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixture, type FixtureTables } from './fixture.ts';

let scratch: ScratchDatabase<FixtureTables>;
let nats: LocalNats;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-service-'));
  await createAuthority(folder, ['enforcement']);
  const cache = resolve(import.meta.dirname, '../../../.tollgate/cache');
  const binary = process.env['TOLLGATE_TEST_NATS_BINARY'] ?? (await findNatsServer(cache));
  const pem = (name: string): string => join(folder, 'nats', `${name}.pem`);
  // With TLS, as the local stack runs it.
  nats = await startNats({
    storeDir: join(folder, 'store'),
    binary,
    tls: { ca: pem('ca'), cert: pem('cert'), key: pem('key') },
  });
  scratch = await scratchDatabase<FixtureTables>({});
});
afterAll(async () => {
  await Promise.all([scratch.close(), nats.stop()]);
  rmSync(folder, { recursive: true });
});

interface Program {
  readonly child: ChildProcess;
  output(): string;
  ended(): Promise<number | null>;
}

// What the two lines of a service's main.ts and migrate.ts do.
function run(main: 'serviceMain' | 'migrateMain', env: Record<string, string>): Program {
  const from = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const text = `const service = await import(${from('../src/index.ts')});
    const { fixture } = await import(${from('./fixture.ts')});
    await service.${main}(fixture);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const closed = once(child, 'close') as Promise<[number | null]>;
  return { child, output: () => output, ended: async () => (await closed)[0] };
}

const migrateEnv = (): Record<string, string> => ({
  ENFORCEMENT_DATABASE_OWNER_URL: scratch.ownerUrl,
  ENFORCEMENT_DATABASE_ROLE: scratch.appRole,
});
const mainEnv = (): Record<string, string> => ({
  ENFORCEMENT_LISTEN: '127.0.0.1:0',
  ENFORCEMENT_DATABASE_URL: scratch.url,
  NATS_URL: nats.url,
  TOLLGATE_IDENTITY_DIR: join(folder, 'enforcement'),
});

it('names every variable that is missing or wrong, and exits 1', async () => {
  const main = run('serviceMain', { ...mainEnv(), ENFORCEMENT_LISTEN: 'everywhere', NATS_URL: '' });
  expect(await main.ended()).toBe(1);
  expect(main.output()).toMatch(/2 faults:\n.*ENFORCEMENT_LISTEN .*\n.*NATS_URL is not set/);
  expect(main.output()).not.toMatch(/\bat .*\.ts:\d/);
});

it('does not start before the migrations, which run once', async () => {
  const early = run('serviceMain', mainEnv());
  expect(await early.ended()).toBe(1);
  expect(early.output()).toContain('SCHEMA_TOO_OLD');
  const first = run('migrateMain', migrateEnv());
  expect(await first.ended()).toBe(0);
  expect(applied(first)).toEqual(Object.keys(fixture.migrations).toSorted());
  const second = run('migrateMain', migrateEnv());
  expect(await second.ended()).toBe(0);
  expect(applied(second)).toEqual([]);
});

it.each(['SIGTERM', 'SIGINT'] as const)('drains and exits 0 on %s', async (signal) => {
  const main = run('serviceMain', mainEnv());
  await expect.poll(() => lines(main).map((line) => line.msg), { timeout: 15_000 }).toContain('started');
  main.child.kill(signal);
  expect(await main.ended()).toBe(0);
  expect(lines(main).at(-1)).toMatchObject({ msg: 'stopped', service: 'enforcement' });
});

interface Line {
  readonly msg?: string;
  readonly applied?: readonly string[];
}

function lines(program: Program): Line[] {
  const complete = program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'));
  return complete.map((line) => JSON.parse(line) as Line);
}

function applied(program: Program): readonly string[] | undefined {
  return lines(program).find((line) => line.applied !== undefined)?.applied;
}
