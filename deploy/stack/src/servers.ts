// The servers below the services: certificates, PostgreSQL, NATS. Each is left out when the environment names another.
import { createAuthority, SERVICE_NAMES, spiffeId } from '@tollgate/auth';
import { findNatsServer, startNats, startPostgres, type LocalNats, type ProcessExit } from '@tollgate/local-servers';
import { brokerPermissions } from '@tollgate/nats';
import { join } from 'node:path';
import { prepareDatabases, type ServiceDatabase } from './databases.ts';
import { SERVICES, type Layout, type StackService } from './layout.ts';
import { secret } from './secrets.ts';

export interface RunningServers {
  readonly databases: ReadonlyMap<StackService, ServiceDatabase>;
  readonly natsUrl: string;
  /** Settles with one sentence when a server that was started here has ended, wanted or not. */
  readonly ended: Promise<string>;
  /** Stops what was started here, the broker first. */
  stop(): Promise<void>;
}

/** Starts what the environment does not name: NATS_URL for the broker, <SERVICE>_DATABASE_URL for a database. */
export async function startServers(
  layout: Layout,
  outer: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<RunningServers> {
  await createAuthority(layout.identitiesDir, [...SERVICE_NAMES]);
  const local = SERVICES.filter((service) => outer[`${service.toUpperCase()}_DATABASE_URL`] === undefined);
  const givenUrl = outer['NATS_URL'];
  const starting = [
    local.length === 0 ? undefined : startDatabases(layout, local),
    givenUrl === undefined ? startBroker(layout) : undefined,
  ] as const;
  // Both are awaited even when one fails, so that what the other has started is stopped.
  await Promise.allSettled(starting.map((each) => Promise.resolve<unknown>(each)));
  const stop = async (): Promise<void> => {
    for (const each of starting.toReversed()) await (await each?.catch(() => undefined))?.stop();
  };
  try {
    const [postgres, broker] = [await starting[0], await starting[1]];
    if (postgres !== undefined) say(`PostgreSQL on ${layout.address('postgres')}, data in ${postgres.dataDir}`);
    if (broker !== undefined) say(`NATS JetStream on ${layout.address('nats')}, data in ${layout.natsDir}`);
    const ended = Promise.race([endOf('PostgreSQL', postgres), endOf('nats-server', broker)]);
    return { databases: postgres?.databases ?? new Map(), natsUrl: givenUrl ?? broker?.url ?? '', ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endOf(name: string, server: { readonly exited: Promise<ProcessExit> } | undefined): Promise<string> {
  // Another's server is watched by others.
  if (server === undefined) return new Promise(() => {});
  const { code, signal } = await server.exited;
  return `${name} ended (${signal ?? `exit code ${code ?? 0}`}); stopping everything, the data is kept for the next start`;
}

/** PostgreSQL and what was prepared in it. */
export interface RunningDatabases {
  readonly databases: ReadonlyMap<StackService, ServiceDatabase>;
  readonly dataDir: string;
  readonly pid: number;
  /** Settles when the server ends, wanted or not. */
  readonly exited: Promise<ProcessExit>;
  /** Connection address of the super-user. */
  adminUrl(database?: string): string;
  stop(): Promise<void>;
}

/** PostgreSQL on the layout's port with the services' databases in it. */
export async function startDatabases(layout: Layout, services: readonly StackService[]): Promise<RunningDatabases> {
  const postgres = await startPostgres({
    dataDir: layout.postgresDir,
    port: layout.port('postgres'),
    password: secret(layout.secretsDir, 'postgres'),
  });
  try {
    const databases = await prepareDatabases(layout, (name) => postgres.adminUrl(name), services);
    return { ...postgres, databases };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** NATS on the layout's port, with mutual TLS and each identity's permissions. */
export async function startBroker(layout: Layout): Promise<LocalNats> {
  const binary = await findNatsServer(layout.binDir);
  const dir = join(layout.identitiesDir, 'nats');
  const users = brokerPermissions().map(({ identity, ...rights }) => ({ name: spiffeId(identity), ...rights }));
  return startNats({
    storeDir: layout.natsDir,
    port: layout.port('nats'),
    binary,
    tls: { ca: join(dir, 'ca.pem'), cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem'), users },
  });
}
