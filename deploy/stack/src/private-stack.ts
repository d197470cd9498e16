// A stack of one's own in a temporary folder, for tests, benchmarks and chaos runs: real servers, and each service a real
// process that can be started, stopped and killed by itself. Nothing is restarted behind the caller's back.
import { createAuthority, SERVICE_NAMES } from '@tollgate/auth';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LocalNats } from '@tollgate/local-servers';
import type { ServiceDatabase } from './databases.ts';
import { serviceEnvironment } from './environment.ts';
import { layoutOf, type Layout, type StackService } from './layout.ts';
import { migrateService } from './migrations.ts';
import { seedPeople } from './people.ts';
import type { People } from './people-file.ts';
import { freePortBase } from './ports.ts';
import { startBroker, startDatabases } from './servers.ts';
import { controlService, type ServiceControl } from './service-control.ts';
import { readStackFile, writeStackFile, type StackFile } from './stack-file.ts';

export interface PrivateStackOptions {
  /** The services it has, migrated; none is started yet. */
  readonly services: readonly StackService[];
  /** Further variables of every service process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface PrivateStack {
  readonly layout: Layout;
  /** For connectStack. */
  readonly file: StackFile;
  /** Throws when the stack was made without that service. */
  service(name: StackService): ServiceControl;
  database(name: StackService): ServiceDatabase;
  /** A further process of that service on the same database and broker, with ports of its own; not started yet. */
  replica(name: StackService): Promise<Replica>;
  /** Connection address of PostgreSQL's super-user. */
  adminUrl(database?: string): string;
  /** An outage of the broker: gone until resume(), port and store stay. */
  readonly broker: { interrupt(): Promise<void>; resume(): Promise<void> };
  /** SIGKILL to a server; the result starts it again on what it had written. Services stay and have to cope. */
  crash(server: 'postgres' | 'nats'): Promise<() => Promise<void>>;
  /** Starts every service that is not running and waits until all are ready. */
  startServices(): Promise<void>;
  /** The demonstration's staff, price book and tenants, made at the first call; needs all five services. */
  people(): Promise<People>;
  /** Stops everything and removes the folder. */
  stop(): Promise<void>;
}

/** One of several processes of a service. */
export interface Replica {
  readonly control: ServiceControl;
  /** For connectStack: the stack as those see it who call this process. */
  readonly file: StackFile;
}

const root = resolve(import.meta.dirname, '../../..');

/** Starts the servers and brings the schemas up to date; on failure nothing is left. */
export async function startPrivateStack(options: PrivateStackOptions): Promise<PrivateStack> {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-stack-'));
  // PostgreSQL runs as another user when we are root and has to pass through.
  chmodSync(home, 0o755);
  const layout = layoutOf(root, home, await freePortBase());
  const stops: (() => Promise<void>)[] = [async () => rmSync(home, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    return await assemble(layout, options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  layout: Layout,
  { services, env = {} }: PrivateStackOptions,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<PrivateStack> {
  mkdirSync(layout.logsDir, { recursive: true });
  await createAuthority(layout.identitiesDir, [...SERVICE_NAMES]);
  let postgres = await startDatabases(layout, services);
  stops.push(() => postgres.stop());
  const { databases } = postgres;
  let nats: LocalNats = await startBroker(layout);
  stops.push(() => nats.stop());
  const controls = new Map<StackService, ServiceControl>();
  const environments = new Map<StackService, Readonly<Record<string, string>>>();
  for (const service of services) {
    const settings = serviceEnvironment(layout, service, databases.get(service), nats.url, outerEnvironment());
    await migrateService(layout, service, settings.migrate);
    environments.set(service, { ...settings.run, ...env });
    const control = controlService(layout, service, { ...settings.run, ...env });
    controls.set(service, control);
    stops.push(() => control.stop());
  }
  writeStackFile(layout, nats.url);
  return {
    layout,
    file: readStackFile(layout.stackFile),
    service: (name) => present(controls.get(name), name),
    database: (name) => present(databases.get(name), name),
    replica: async (name) => {
      const replica = await replicaOf(layout, name, present(environments.get(name), name));
      stops.push(() => replica.control.stop());
      return replica;
    },
    adminUrl: (database) => postgres.adminUrl(database),
    broker: {
      interrupt: () => nats.stop(),
      resume: async () => {
        nats = await startBroker(layout);
      },
    },
    crash: async (server) => {
      if (server === 'nats') {
        await killed(nats);
        return async () => {
          nats = await startBroker(layout);
        };
      }
      await killed(postgres);
      return async () => {
        postgres = await startAgain(() => startDatabases(layout, services));
      };
    },
    startServices: async () => {
      await Promise.all([...controls.values()].map((control) => control.start()));
    },
    people: () => seedPeople(layout, () => undefined),
    stop,
  };
}

async function replicaOf(layout: Layout, name: StackService, env: Readonly<Record<string, string>>): Promise<Replica> {
  const own = layoutOf(layout.root, layout.home, await freePortBase());
  const prefix = name.toUpperCase();
  const listen = {
    [`${prefix}_LISTEN`]: own.address(name),
    [`${prefix}_METRICS_LISTEN`]: own.address(`${name}Metrics`),
  };
  const file = readStackFile(layout.stackFile);
  return {
    control: controlService(own, name, { ...env, ...listen }),
    file: { ...file, addresses: { ...file.addresses, [name]: own.address(name) } },
  };
}

async function killed(server: { readonly pid: number; readonly exited: Promise<unknown> }): Promise<void> {
  process.kill(server.pid, 'SIGKILL');
  await server.exited;
}

/** The processes that a killed PostgreSQL leaves notice it within moments, and keep another one out until then. */
async function startAgain<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === RESTART_ATTEMPTS) throw error;
      await new Promise((wake) => setTimeout(wake, RESTART_PAUSE_MS));
    }
  }
}

const RESTART_ATTEMPTS = 20;
const RESTART_PAUSE_MS = 250;

function present<T>(found: T | undefined, name: StackService): T {
  if (found === undefined) throw new Error(`This stack was made without ${name}.`);
  return found;
}

// Nothing that points a service at somebody's own servers may leak into a private stack.
function outerEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, NODE_COMPILE_CACHE, LOG_LEVEL: 'info' };
}
