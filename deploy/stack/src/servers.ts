// The servers below the services: certificates, PostgreSQL, NATS. Each is left out when the environment names another.
import { createAuthority, SERVICE_NAMES } from '@tollgate/auth';
import { findNatsServer, startNats, startPostgres } from '@tollgate/local-servers';
import { join } from 'node:path';
import { prepareDatabases, type ServiceDatabase } from './databases.ts';
import { SERVICES, type Layout, type StackService } from './layout.ts';
import { secret } from './secrets.ts';

export interface RunningServers {
  readonly databases: ReadonlyMap<StackService, ServiceDatabase>;
  readonly natsUrl: string;
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
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const local = SERVICES.filter((service) => outer[`${service.toUpperCase()}_DATABASE_URL`] === undefined);
    // Both are awaited even when one fails, so that what the other has started is stopped.
    const [databases, natsUrl] = await bothOrThrow(
      local.length === 0
        ? Promise.resolve(new Map<StackService, ServiceDatabase>())
        : startDatabases(layout, local, stops, say),
      outer['NATS_URL'] === undefined ? startBroker(layout, stops, say) : Promise.resolve(outer['NATS_URL']),
    );
    return { databases, natsUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bothOrThrow<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

async function startDatabases(
  layout: Layout,
  services: readonly StackService[],
  stops: (() => Promise<void>)[],
  say: (line: string) => void,
): Promise<Map<StackService, ServiceDatabase>> {
  const postgres = await startPostgres({
    dataDir: layout.postgresDir,
    port: layout.port('postgres'),
    password: secret(layout.secretsDir, 'postgres'),
  });
  stops.push(() => postgres.stop());
  const databases = await prepareDatabases(layout, (name) => postgres.adminUrl(name), services);
  say(`PostgreSQL on ${layout.address('postgres')}, data in ${postgres.dataDir}`);
  return databases;
}

async function startBroker(
  layout: Layout,
  stops: (() => Promise<void>)[],
  say: (line: string) => void,
): Promise<string> {
  const binary = await findNatsServer(layout.binDir);
  const dir = join(layout.identitiesDir, 'nats');
  const broker = await startNats({
    storeDir: layout.natsDir,
    port: layout.port('nats'),
    binary,
    tls: { ca: join(dir, 'ca.pem'), cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') },
  });
  stops.push(() => broker.stop());
  say(`NATS JetStream on ${layout.address('nats')}, data in ${layout.natsDir}`);
  return broker.url;
}
