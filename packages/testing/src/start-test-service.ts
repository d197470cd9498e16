// Runs one service in the test's own process, against its own database and broker, and calls it as anybody.
import { join } from 'node:path';
import {
  channelCredentials,
  createCallerTokens,
  loadIdentity,
  type Person,
  type ServiceName,
  signPersonToken,
  withPerson,
} from '@tollgate/auth';
import type { Database, Db } from '@tollgate/db';
import { type Log, silentLog } from '@tollgate/observability';
import { type Client, createClient, type Service } from '@tollgate/rpc';
import {
  type Environment,
  type PlatformTables,
  type RunningService,
  type ServiceDefinition,
  type ServiceSettings,
  startService,
} from '@tollgate/service';
import { type SeenEvent, seenEvents } from './seen-events.ts';
import { testBroker, type TestBroker } from './test-broker.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';
import { testIdentities } from './test-identities.ts';

export interface TestServiceOptions<S> {
  /** The service's clock; the real one when absent. Tokens always live in real time. */
  readonly now?: () => Date;
  readonly env?: Environment;
  readonly peers?: Readonly<Partial<Record<ServiceName, string>>>;
  /** To let several services share one, or one service start twice on its own; closed by whoever made it. */
  readonly broker?: TestBroker;
  readonly database?: TestDatabase<S>;
  /** Jobs run only by runJob() unless 'scheduled'. */
  readonly jobs?: 'manual' | 'scheduled';
  readonly log?: Log;
}

/** Who calls: a service, and the person it speaks for. */
export interface CallAs {
  readonly as: ServiceName;
  readonly person?: Person;
}

export interface TestService<S> {
  readonly address: string;
  /** As the app role. */
  readonly db: Db<S>;
  readonly database: Database<S>;
  readonly testDatabase: TestDatabase<S>;
  readonly broker: TestBroker;
  readonly running: RunningService<S>;
  /** A client with that service's certificate and tokens. */
  client<D extends Service>(definition: D, who: CallAs): Promise<Client<D>>;
  /** Resolves when every committed event is published and every received one is handled. */
  flush(): Promise<void>;
  /** What is stored on JetStream under subjects that begin so. */
  events(subjectPrefix: string): Promise<SeenEvent[]>;
  runJob(name: string): Promise<void>;
  /** Stops the service, and closes the database and the broker that were made for it. */
  stop(): Promise<void>;
}

/** Starts the service on free ports with TLS, as in production. */
export async function startTestService<S extends PlatformTables>(
  definition: ServiceDefinition<S>,
  options: TestServiceOptions<S> = {},
): Promise<TestService<S>> {
  const identities = await testIdentities();
  const broker = options.broker ?? (await testBroker());
  const database = options.database ?? (await testDatabase<S>(definition));
  const closeOwn = async (): Promise<void> => {
    if (options.database === undefined) await database.close();
    if (options.broker === undefined) await broker.close();
  };
  const running = await startService(definition, settingsFor(definition.name, identities, database, broker, options), {
    log: options.log ?? silentLog,
    jobs: options.jobs ?? 'manual',
    ...(options.now === undefined ? {} : { now: options.now }),
  }).catch(async (error: unknown) => {
    await closeOwn();
    throw error;
  });
  const callers = createCallers(identities, definition.name, running.address);
  return {
    address: running.address,
    db: database.db,
    database: database.database,
    testDatabase: database,
    broker,
    running,
    client: (contract, who) => callers.client(contract, who),
    flush: () => flush(running),
    events: (subjectPrefix) => seenEvents(broker.broker, subjectPrefix),
    runJob: (name) => running.runJob(name),
    stop: async () => {
      callers.close();
      await running.stop();
      await closeOwn();
    },
  };
}

function settingsFor<S>(
  name: ServiceName,
  identities: string,
  database: TestDatabase<S>,
  broker: TestBroker,
  options: TestServiceOptions<S>,
): ServiceSettings {
  return {
    name,
    listen: '127.0.0.1:0',
    metricsListen: '127.0.0.1:0',
    databaseUrl: database.url,
    databasePool: 10,
    natsUrl: broker.settings.url,
    identityDir: join(identities, name),
    peers: options.peers ?? {},
    logLevel: 'silent',
    startWaitMs: 10_000,
    drainMs: 5_000,
    env: options.env ?? {},
  };
}

/** Longer than the broker waits before it sends again what a stopped process had in hand. */
const FLUSH_MS = 120_000;

// A handled event may append another, so both are asked again until neither had anything to do.
async function flush<S>(running: RunningService<S>): Promise<void> {
  do {
    await running.relay.flush();
    await running.consumers.idle(FLUSH_MS);
  } while ((await running.relay.lagMs()) > 0);
}

interface Callers {
  client<D extends Service>(definition: D, who: CallAs): Promise<Client<D>>;
  close(): void;
}

const PERSON_TOKEN_SECONDS = 900;

function createCallers(identities: string, audience: ServiceName, address: string): Callers {
  const open: { close(): void }[] = [];
  return {
    client: async (definition, { as, person }) => {
      const identity = await loadIdentity(join(identities, as));
      const tokens = createCallerTokens(identity);
      const spokenFor = person === undefined ? {} : withPerson(await personToken(identities, person));
      const client = createClient(definition, {
        address,
        credentials: channelCredentials(identity, audience),
        audience,
        authorize: async (called) => ({ ...(await tokens(called)), ...spokenFor }),
      });
      open.push(client);
      return client;
    },
    close: () => {
      for (const client of open) client.close();
    },
  };
}

// Accounts alone signs what a person may do.
async function personToken(identities: string, person: Person): Promise<string> {
  const accounts = await loadIdentity(join(identities, 'accounts'));
  return signPersonToken(accounts, person, new Date(), PERSON_TOKEN_SECONDS);
}
