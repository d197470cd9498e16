// Brings a database to the newest schema, as its owner, and lets the app role use what the migrations make.

import { failedPrecondition } from '@tollgate/errors';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { APP_ROLE_SETTING } from './append-only.ts';
import type { Reader } from './database.ts';
import { valueTypes } from './value-types.ts';

export type { Migration };

export interface MigrateOptions {
  /** Address with the owner's user: the only one who may change the schema. */
  readonly url: string;
  /** The role that the service runs as. It owns nothing; it may select, insert, update and delete, and migrations take away more. */
  readonly appRole: string;
  /** By name; names sort in the order to apply, such as 20261121T0900Z-outbox. */
  readonly migrations: Readonly<Record<string, Migration>>;
  readonly onStep?: (name: string) => void;
}

const ROLE = /^[a-z_][a-z0-9_]{0,62}$/;
// A migration that binaries from before it cannot run with carries this in its name.
const BREAKING = '-breaking-';

/**
 * Applies what is missing, in the order of names, in one transaction; runs at the same time wait for each other.
 * Migrations in the database that this binary does not know are left alone unless they are breaking.
 *
 * @returns the names applied by this run.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  if (!ROLE.test(options.appRole)) throw new RangeError(`not a role name: ${options.appRole}`);
  // Migrations ask for the role by this setting (see append-only.ts), hence on every connection of this pool.
  const pool = new pg.Pool({
    connectionString: options.url,
    max: 2,
    application_name: 'tollgate-migrate',
    types: valueTypes,
    options: `-c ${APP_ROLE_SETTING}=${options.appRole}`,
  });
  // A connection that breaks while idle shows itself in the next statement.
  pool.on('error', () => undefined);
  const db = new Kysely<MigrationTables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await grantByDefault(db, options.appRole);
    const strangers = await unknownMigrations(db, options.migrations);
    const applied = await applyAll(db, { ...options.migrations, ...strangers }, options.onStep);
    await keepHistory(db, options.appRole);
    return applied;
  } finally {
    await pool.end();
  }
}

async function applyAll(
  db: Kysely<MigrationTables>,
  migrations: Record<string, Migration>,
  onStep: MigrateOptions['onStep'],
): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    // Two branches may land in either order; each migration says what it needs.
    allowUnorderedMigrations: true,
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results.find((result) => result.status === 'Error');
    throw new Error(`migration ${failed?.migrationName ?? '(before the first)'} failed, nothing was changed`, {
      cause: error,
    });
  }
  const names = results.map((result) => result.migrationName);
  for (const name of names) onStep?.(name);
  return names;
}

async function grantByDefault(db: Kysely<MigrationTables>, appRole: string): Promise<void> {
  const role = sql.id(appRole);
  await db.transaction().execute(async (tx) => {
    // PostgreSQL refuses two changes of the same privileges at once ("tuple concurrently updated").
    await sql`select pg_advisory_xact_lock(hashtextextended('tollgate-migrate', 0))`.execute(tx);
    await sql`grant usage on schema public to ${role}`.execute(tx);
    await sql`alter default privileges in schema public grant select, insert, update, delete on tables to ${role}`.execute(
      tx,
    );
    await sql`alter default privileges in schema public grant usage on sequences to ${role}`.execute(tx);
  });
}

/** The app role reads the history of the schema and never writes it, whatever earlier versions have granted. */
async function keepHistory(db: Kysely<MigrationTables>, appRole: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('tollgate-migrate', 0))`.execute(tx);
    await sql`revoke insert, update, delete, truncate on kysely_migration, kysely_migration_lock from ${sql.id(appRole)}`.execute(
      tx,
    );
  });
}

interface MigrationTables {
  kysely_migration: { name: string; timestamp: string };
}

async function appliedNames(db: Reader<MigrationTables>): Promise<string[] | undefined> {
  const { rows } = await sql<{
    found: boolean;
  }>`select to_regclass('public.kysely_migration') is not null as found`.execute(db);
  if (rows[0]?.found !== true) return undefined;
  return (await db.selectFrom('kysely_migration').select('name').orderBy('name').execute()).map((row) => row.name);
}

/** Kysely refuses a database with migrations that it is not given; these stand in for them and are never run. */
async function unknownMigrations(
  db: Reader<MigrationTables>,
  known: Readonly<Record<string, Migration>>,
): Promise<Record<string, Migration>> {
  const names = ((await appliedNames(db)) ?? []).filter((name) => !(name in known));
  refuseBreaking(names);
  return Object.fromEntries(
    names.map((name) => [name, { up: () => Promise.reject(new Error(`${name} is not in this binary`)) }]),
  );
}

function refuseBreaking(unknown: readonly string[]): void {
  const breaking = unknown.find((name) => name.includes(BREAKING));
  if (breaking === undefined) return;
  throw failedPrecondition(
    'SCHEMA_TOO_NEW',
    'The database has a newer schema that this version cannot run with; deploy a newer version.',
    {
      migration: breaking,
    },
  );
}

/**
 * Refuses to run on a schema that this binary cannot live with. A newer schema that only added is fine.
 *
 * @throws DomainError SCHEMA_MISSING when the database was never migrated, SCHEMA_TOO_OLD when one of `migrations` was
 * not applied, SCHEMA_TOO_NEW when it holds one named "…-breaking-…" that is not among `migrations`.
 */
export async function assertSchemaKnown<S>(
  db: Reader<S>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const names = await appliedNames(db as unknown as Reader<MigrationTables>);
  if (names === undefined) {
    throw failedPrecondition('SCHEMA_MISSING', 'The database has no schema yet; run the migrations first.');
  }
  refuseBreaking(names.filter((name) => !(name in migrations)));
  const missing = Object.keys(migrations).find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw failedPrecondition(
    'SCHEMA_TOO_OLD',
    'The database lacks a migration of this version; run the migrations first.',
    {
      migration: missing,
    },
  );
}
