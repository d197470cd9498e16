// A database of one's own for each test file: cloned from a template that was migrated once per run.
import { createHash, randomBytes } from 'node:crypto';
import { migrate, openDatabase, type Database, type Db, type Migration } from '@tollgate/db';
import pg from 'pg';
import { runEnvironment } from './run-environment.ts';

/** The roles that test databases know: the owner migrates, the app owns nothing, as in production. */
const OWNER = 'tollgate_test_owner';
const APP = 'tollgate_test_app';
// Roles of a throw-away server that listens on loopback only.
const PASSWORD = 'tollgate-test';

export interface TestDatabaseDefinition {
  /** Shown in the database's name. */
  readonly name: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

export interface TestDatabase<S> {
  /** As the app role: what a service gets. */
  readonly url: string;
  readonly ownerUrl: string;
  readonly appRole: string;
  readonly database: Database<S>;
  /** As the app role. */
  readonly db: Db<S>;
  /** Disconnects and drops the database. */
  close(): Promise<void>;
}

/** A fresh database with the definition's schema and nothing in it. */
export async function testDatabase<S>(definition: TestDatabaseDefinition): Promise<TestDatabase<S>> {
  const adminUrl = runEnvironment().postgresUrl;
  const name = `${definition.name}_${randomBytes(6).toString('hex')}`.replaceAll('-', '_');
  await withAdmin(adminUrl, async (admin) => {
    const template = await migratedTemplate(admin, adminUrl, definition.migrations);
    await admin.query(`create database ${name} template ${template} owner ${OWNER}`);
  });
  const url = urlOf(adminUrl, APP, name);
  const database = openDatabase<S>({ url, applicationName: `test-${definition.name}`, onError: () => undefined });
  return {
    url,
    ownerUrl: urlOf(adminUrl, OWNER, name),
    appRole: APP,
    database,
    db: database.db,
    close: async () => {
      await database.close();
      // Services under test may still be closing their connections.
      await withAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`));
    },
  };
}

async function withAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url, application_name: 'tollgate-test-admin' });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

// Test files run in several processes; the first one to come makes the template and the others wait for it.
async function migratedTemplate(
  admin: pg.Client,
  adminUrl: string,
  migrations: TestDatabaseDefinition['migrations'],
): Promise<string> {
  const name = `template_${digestOf(migrations)}`;
  await admin.query('select pg_advisory_lock(hashtextextended($1, 0))', ['tollgate-test-template']);
  try {
    const { rows } = await admin.query<{ datistemplate: boolean }>(
      'select datistemplate from pg_database where datname = $1',
      [name],
    );
    if (rows[0]?.datistemplate === true) return name;
    await makeTemplate(admin, adminUrl, name, migrations);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock(hashtextextended($1, 0))', ['tollgate-test-template']);
  }
}

async function makeTemplate(
  admin: pg.Client,
  adminUrl: string,
  name: string,
  migrations: TestDatabaseDefinition['migrations'],
): Promise<void> {
  for (const role of [OWNER, APP]) await ensureRole(admin, role);
  // One that is there and not marked as a template was left half made.
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name} owner ${OWNER}`);
  await migrate({ url: urlOf(adminUrl, OWNER, name), appRole: APP, migrations });
  await admin.query(`alter database ${name} with is_template true allow_connections false`);
}

async function ensureRole(admin: pg.Client, role: string): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  if (rowCount === 0) await admin.query(`create role ${role} login password '${PASSWORD}'`);
}

// What the migrations do is in their text; a helper of theirs that changes within one run would go unnoticed.
function digestOf(migrations: TestDatabaseDefinition['migrations']): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(migrations).toSorted()) hash.update(`${name}\n${textOf(migrations[name])}\n`);
  return hash.digest('hex').slice(0, 24);
}

function textOf(migration: { readonly up: unknown } | undefined): string {
  return String(migration?.up);
}

function urlOf(adminUrl: string, user: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = PASSWORD;
  url.pathname = `/${database}`;
  return url.href;
}
