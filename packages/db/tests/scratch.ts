// A migrated database of its own for one test file of the packages below the services (those use packages/testing).

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@tollgate/local-servers';
import pg from 'pg';
import { type Database, migrate, type Migration, openDatabase } from '../src/index.ts';

export interface ScratchDatabase<S> {
  /** Opened as the app role. */
  readonly database: Database<S>;
  readonly url: string;
  /** Address of the owner, who may migrate. */
  readonly ownerUrl: string;
  readonly appRole: string;
  /** Another handle on the same database, as a second process would have one; closed with the scratch. */
  open(poolMax?: number): Database<S>;
  close(): Promise<void>;
}

interface Server {
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** Makes the database on the server that the test run provides, or on one started for this file. */
export async function scratchDatabase<S>(migrations: Readonly<Record<string, Migration>>): Promise<ScratchDatabase<S>> {
  const server = await providedServer();
  const name = `scratch_${randomBytes(6).toString('hex')}`;
  const [owner, appRole, password] = [`${name}_owner`, `${name}_app`, randomBytes(12).toString('hex')];
  await asAdmin(server.adminUrl, [
    `create role ${owner} login password '${password}'`,
    `create role ${appRole} login password '${password}'`,
    `create database ${name} owner ${owner}`,
  ]);
  const address = (user: string): string => {
    const url = new URL(server.adminUrl);
    [url.username, url.password, url.pathname] = [user, password, `/${name}`];
    return url.href;
  };
  const [url, ownerUrl] = [address(appRole), address(owner)];
  await migrate({ url: ownerUrl, appRole, migrations });
  const handles: Database<S>[] = [];
  const open = (poolMax = 5): Database<S> => {
    // Tests end sessions on purpose; what matters of it is seen by the statements.
    const database = openDatabase<S>({ url, poolMax, applicationName: 'scratch', onError: () => undefined });
    handles.push(database);
    return database;
  };
  return {
    database: open(),
    url,
    ownerUrl,
    appRole,
    open,
    close: async () => {
      await Promise.all(handles.map((handle) => handle.close()));
      await asAdmin(server.adminUrl, [
        `drop database ${name} with (force)`,
        `drop role ${owner}`,
        `drop role ${appRole}`,
      ]);
      await server.stop();
    },
  };
}

async function providedServer(): Promise<Server> {
  const provided = process.env['TOLLGATE_TEST_POSTGRES_URL'];
  if (provided !== undefined) return { adminUrl: provided, stop: () => Promise.resolve() };
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-scratch-'));
  // PostgreSQL runs as another user when we are root and has to pass through.
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    password: randomBytes(12).toString('hex'),
  });
  return {
    adminUrl: postgres.adminUrl(),
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asAdmin(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
