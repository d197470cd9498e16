// A real PostgreSQL: it starts, keeps its data, is durable, and says in one sentence what is wrong.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LocalServerError, startPostgres, type LocalPostgres, type PostgresOptions } from '../src/index.ts';
import { identifyProcess } from '../src/process-identity.ts';

const password = 'pass word/1';
let folder: string;
const running: LocalPostgres[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-local-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(options: Partial<PostgresOptions> = {}): Promise<LocalPostgres> {
  const server = await startPostgres({ dataDir: join(folder, 'data'), password, ...options });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function sentence(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LocalServerError);
  const { message } = error as LocalServerError;
  expect(message).not.toContain('\n');
  return message;
}

describe('startPostgres', () => {
  it('keeps data over a restart, durable and only for those who know the password', async () => {
    const first = await start();
    await query(first.adminUrl(), 'create table kept (n int); insert into kept values (7)');
    const settings = await query(
      first.adminUrl(),
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync,
      current_setting('max_connections') as connections, current_setting('server_version_num')::int / 10000 as major`,
    );
    expect(settings).toEqual([{ fsync: 'on', sync: 'on', connections: '200', major: 18 }]);
    await first.stop();
    const second = await start({ settings: { max_connections: '50' } });
    expect(
      await query(second.adminUrl(), `select n, current_setting('max_connections') as connections from kept`),
    ).toEqual([{ n: 7, connections: '50' }]);
    const wrong = second.adminUrl().replace(encodeURIComponent(password), 'guess');
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it.runIf(process.getuid?.() === 0)('runs as another user when started by root', async () => {
    const server = await start();
    expect(statSync(`/proc/${server.pid}`).uid).toBe(65_534);
    expect(statSync(server.dataDir)).toMatchObject({ uid: 65_534 });
  });

  it.runIf(process.getuid?.() === 0)(
    'uses a folder that the other user can reach when the wanted one is private',
    async () => {
      const private_ = join(folder, 'private');
      mkdirSync(private_, { mode: 0o700 });
      const server = await start({ dataDir: join(private_, 'data') });
      expect(server.dataDir).toMatch(/^\/var\/tmp\/tollgate-[0-9a-f]{12}\/data$/);
      await server.stop();
      rmSync(join(server.dataDir, '..'), { recursive: true });
    },
  );

  it('says which port is taken', async () => {
    const first = await start();
    expect(await sentence(start({ dataDir: join(folder, 'other'), port: first.port }))).toMatch(
      `127.0.0.1:${first.port} because another program holds that port`,
    );
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  it('says that the folder is in use, and by which process', async () => {
    await start();
    expect(await sentence(start())).toMatch(new RegExp(`already runs on .*data, started by process ${process.pid}`));
  });

  it('says that the password is another one', async () => {
    await (await start()).stop();
    expect(await sentence(start({ password: 'other' }))).toMatch('made with another password');
    await start();
  });

  it.each([
    ['is no cluster', { 'notes.txt': 'hello' }, 'is not a PostgreSQL data folder'],
    ['is of another version', { PG_VERSION: '15\n' }, 'was made by PostgreSQL 15, and this is PostgreSQL 18'],
    [
      "is another user's or damaged",
      { PG_VERSION: '18\n' },
      process.getuid?.() === 0 ? 'belongs to user 0' : 'could not start on',
    ],
  ])('says that the folder %s', async (_what, files, expected) => {
    const dataDir = mkdtempSync(join(folder, 'broken-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dataDir, name), text);
    expect(await sentence(start({ dataDir }))).toMatch(expected);
  });

  it('says what is damaged', async () => {
    const dataDir = join(folder, 'damaged');
    await (await start({ dataDir })).stop();
    rmSync(join(dataDir, 'global', 'pg_control'));
    expect(await sentence(start({ dataDir }))).toMatch(/could not start on .*pg_control/);
  });

  it('ends with a launcher that was killed, and starts again on the same folder', async () => {
    const dataDir = join(folder, 'data');
    await (await start()).stop();
    const index = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);
    const script = `const { startPostgres } = await import(${index});
      const s = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, password: ${JSON.stringify(password)} });
      console.log(s.pid); setInterval(() => {}, 1000);`;
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(launcher.stdout, 'data')) as [Buffer];
    const orphan = Number(String(said).trim());
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
    await start();
    expect(identifyProcess(orphan)).toBeUndefined();
  });
});
