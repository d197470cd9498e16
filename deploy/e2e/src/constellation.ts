// The running constellation as a test file sees it: clients for anybody, and what lies in the databases.
import { signPersonToken, type Identity, type Person, type ServiceName } from '@tollgate/auth';
import { connectStack, type StackConnection, type StackFile, type StackService } from '@tollgate/deploy-stack';
import type { Client, Service } from '@tollgate/rpc';
import pg from 'pg';
import { inject } from 'vitest';

/** What the global set-up tells test files; plain data. */
export interface Constellation {
  readonly file: StackFile;
  /** The demonstration's tenants: one verified and topped up, one that has only registered. */
  readonly tenantIds: readonly string[];
  /** Owner's address of each service's database. */
  readonly databases: Readonly<Record<string, string>>;
  readonly billingHttp: string;
  /** Keys of the sandbox channel. */
  readonly sandboxDir: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    constellation: Constellation;
  }
}

export interface Visitors {
  readonly constellation: Constellation;
  /** Verified, with credit. */
  readonly shop: string;
  /** Registered, nothing else. */
  readonly newcomer: string;
  identity(of: ServiceName): Promise<Identity>;
  /** A client as that service, on behalf of a person where one is given. */
  client<S extends Service>(service: StackService, definition: S, as: ServiceName, person?: Person): Promise<Client<S>>;
  /** Rows of each table of a service, once nothing moves any more. */
  rows(service: StackService): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** Connects lazily; close it after the file. */
export function visit(): Visitors {
  const constellation = inject('constellation');
  const [shop = '', newcomer = ''] = constellation.tenantIds;
  const connections = new Map<ServiceName, Promise<StackConnection>>();
  const pools = new Map<StackService, pg.Pool>();
  const connectionOf = (as: ServiceName): Promise<StackConnection> => {
    const known = connections.get(as) ?? connectStack(constellation.file, as);
    connections.set(as, known);
    return known;
  };
  const poolOf = (service: StackService): pg.Pool => {
    const known = pools.get(service) ?? new pg.Pool({ connectionString: constellation.databases[service], max: 1 });
    pools.set(service, known);
    return known;
  };
  return {
    constellation,
    shop,
    newcomer,
    identity: async (of) => (await connectionOf(of)).identity,
    client: async (service, definition, as, person) => {
      const accounts = (await connectionOf('accounts')).identity;
      const connection = await connectionOf(as);
      return person === undefined
        ? connection.client(service, definition)
        : connection.client(service, definition, () => signPersonToken(accounts, person, new Date(), 900));
    },
    rows: (service) => settledRows(poolOf(service)),
    close: async () => {
      for (const connection of connections.values()) (await connection).close();
      for (const pool of pools.values()) await pool.end();
    },
  };
}

/**
 * Answers of refused requests are kept on purpose, so that asking again gets the same refusal; everything else that a
 * refused request leaves behind would be a fault.
 */
const KEPT_ON_PURPOSE = ['request_log'];
/** A service writes these by the clock about what was there before; no request puts a row there by itself. */
const BY_THE_CLOCK = ['ledger_block', 'block_audit'];
/** Work that waits for a job: the database has not come to rest while there is some. */
const QUEUES = ['job_changes'];
const STILL_MS = 300;
const LIMIT_MS = 30_000;

async function settledRows(pool: pg.Pool): Promise<Record<string, number>> {
  const until = Date.now() + LIMIT_MS;
  let before = await countRows(pool);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
    const now = await countRows(pool);
    const waiting = QUEUES.some((queue) => (now[queue] ?? 0) > 0);
    if (!waiting && JSON.stringify(now) === JSON.stringify(before)) return now;
    if (Date.now() > until) throw new Error(`the database does not come to rest within ${LIMIT_MS / 1_000} s`);
    before = now;
  }
}

async function countRows(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all ($1) order by 1`,
    [[...KEPT_ON_PURPOSE, ...BY_THE_CLOCK]],
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int as count from "${name}"`);
  const { rows } = await pool.query<{ name: string; count: number }>(counts.join(' union all '));
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
