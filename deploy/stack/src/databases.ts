// One database and two roles a service: the owner migrates, the service's own role only reads and writes rows.
import pg from 'pg';
import { DATA_KEYS, keptSecretFile, secret, secretFile } from './secrets.ts';
import type { Layout, StackService } from './layout.ts';

export interface ServiceDatabase {
  /** For the running service. */
  readonly url: string;
  /** For migrations only. */
  readonly ownerUrl: string;
  /** The running service's role. */
  readonly role: string;
}

/**
 * Makes database and roles of each service where they are missing, and sets the roles' passwords. Throws with one
 * sentence when a service has a database and a key that its data was made with is lost.
 */
export async function prepareDatabases(
  layout: Layout,
  adminUrl: (database?: string) => string,
  services: readonly StackService[],
): Promise<Map<StackService, ServiceDatabase>> {
  const admin = new pg.Client({ connectionString: adminUrl() });
  await admin.connect();
  try {
    const databases = new Map<StackService, ServiceDatabase>();
    for (const service of services) databases.set(service, await prepare(admin, layout, service));
    return databases;
  } finally {
    await admin.end();
  }
}

async function prepare(admin: pg.Client, layout: Layout, service: StackService): Promise<ServiceDatabase> {
  const database = `tollgate_${service}`;
  const role = database;
  const owner = `${database}_owner`;
  const password = secret(layout.secretsDir, `database-${service}`);
  const ownerPassword = secret(layout.secretsDir, `database-${service}-owner`);
  await ensureRole(admin, role, password);
  await ensureRole(admin, owner, ownerPassword);
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [database]);
  for (const name of DATA_KEYS[service] ?? []) {
    // Before the database: a start that is interrupted in between leaves keys without data, never data without keys.
    if (rowCount === 0) secretFile(layout.secretsDir, name);
    else keptSecretFile(layout.secretsDir, name);
  }
  if (rowCount === 0) {
    await admin.query(`create database ${admin.escapeIdentifier(database)} owner ${admin.escapeIdentifier(owner)}`);
    await admin.query(`revoke all on database ${admin.escapeIdentifier(database)} from public`);
    await admin.query(
      `grant connect on database ${admin.escapeIdentifier(database)} to ${admin.escapeIdentifier(role)}`,
    );
  }
  const url = (user: string, word: string): string =>
    `postgres://${user}:${word}@${layout.address('postgres')}/${database}`;
  return { url: url(role, password), ownerUrl: url(owner, ownerPassword), role };
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await admin.query(`${verb} role ${admin.escapeIdentifier(role)} login password ${admin.escapeLiteral(password)}`);
}
