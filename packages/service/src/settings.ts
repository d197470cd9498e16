// What every service reads from the environment, besides its own configuration.
import { SERVICE_NAMES, type ServiceName } from '@tollgate/auth';
import { type ConfigOf, type ConfigShape, field, readConfig } from '@tollgate/config';
import { type DatabaseLimits, DEFAULT_LIMITS } from '@tollgate/db';
import type { LogLevel } from '@tollgate/observability';

/** Environment variables as a process gets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that startService needs to know about where it runs. */
export interface ServiceSettings {
  readonly name: ServiceName;
  /** host:port of the gRPC server; port 0 takes any free one. */
  readonly listen: string;
  /** As the app role, which owns nothing. */
  readonly databaseUrl: string;
  readonly databasePool: number;
  /** How long work on the database may wait and take; defaults when absent. */
  readonly databaseLimits?: DatabaseLimits | undefined;
  /** host:port of /metrics and /healthz; absent means none. */
  readonly metricsListen?: string | undefined;
  /** tls:// presents the service's certificate. */
  readonly natsUrl: string;
  readonly identityDir: string;
  /** host:port of the services that this one may call. */
  readonly peers: Readonly<Partial<Record<ServiceName, string>>>;
  readonly logLevel: LogLevel;
  readonly tracesEndpoint?: string | undefined;
  /** How long a start waits for the database, and then for the broker. */
  readonly startWaitMs: number;
  /** How long a stop may take altogether. */
  readonly drainMs: number;
  /** For the service's own configuration. */
  readonly env: Environment;
}

/** The name of a service's own variable: WALLET_LISTEN for wallet and LISTEN. */
export function variableOf(service: ServiceName, name: string): string {
  return `${service.toUpperCase()}_${name}`;
}

/** Reads the variables that README.md lists. Throws ConfigError with every fault at once. */
export function readServiceSettings(name: ServiceName, env: Environment): ServiceSettings {
  const own = (variable: string): string => variableOf(name, variable);
  const peers = SERVICE_NAMES.filter((peer) => peer !== name);
  const fields = {
    listen: named(own('LISTEN'), field.listenAddress()),
    metricsListen: named(own('METRICS_LISTEN'), field.listenAddress().optional()),
    databaseUrl: named(own('DATABASE_URL'), field.url(['postgres', 'postgresql'])),
    databasePool: named(own('DATABASE_POOL'), field.integer({ min: 2, max: 1000 }).default(10)),
    lockMs: named(own('DATABASE_LOCK_LIMIT'), field.durationMs().default(DEFAULT_LIMITS.lockMs)),
    statementMs: named(own('DATABASE_STATEMENT_LIMIT'), field.durationMs().default(DEFAULT_LIMITS.statementMs)),
    idleMs: named(own('DATABASE_IDLE_LIMIT'), field.durationMs().default(DEFAULT_LIMITS.idleMs)),
    natsUrl: named('NATS_URL', field.url(['nats', 'tls'])),
    identityDir: named('TOLLGATE_IDENTITY_DIR', field.text()),
    logLevel: named('LOG_LEVEL', field.choice(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
    tracesEndpoint: named('OTEL_EXPORTER_OTLP_ENDPOINT', field.url(['http', 'https']).optional()),
    startWaitMs: named('START_WAIT', field.durationMs().default(60_000)),
    drainMs: named('DRAIN_TIME', field.durationMs().default(10_000)),
  };
  const addresses = Object.fromEntries(
    peers.map((peer) => [peer, named(variableOf(peer, 'ADDRESS'), field.listenAddress().optional())]),
  );
  const { values, peerValues } = readAll(env, fields, addresses);
  const known = Object.entries(peerValues).filter(([, address]) => address !== undefined);
  const { lockMs, statementMs, idleMs, ...others } = values;
  const databaseLimits = { lockMs, statementMs, idleMs };
  return { name, ...others, databaseLimits, peers: Object.fromEntries(known), env };
}

/** What a migration run needs. */
export interface MigrateSettings {
  /** As the owner of the schema. */
  readonly ownerUrl: string;
  /** The role that the service runs as. */
  readonly appRole: string;
  readonly startWaitMs: number;
}

/** Reads the variables of migrateMain. Throws ConfigError with every fault at once. */
export function readMigrateSettings(name: ServiceName, env: Environment): MigrateSettings {
  const fields = {
    ownerUrl: named(variableOf(name, 'DATABASE_OWNER_URL'), field.url(['postgres', 'postgresql'])),
    appRole: named(variableOf(name, 'DATABASE_ROLE'), field.text()),
    startWaitMs: named('START_WAIT', field.durationMs().default(60_000)),
  };
  return readAll(env, fields, {}).values;
}

interface Named<F> {
  readonly variable: string;
  readonly type: F;
}

function named<F extends ConfigShape[string]>(variable: string, type: F): Named<F> {
  return { variable, type };
}

type NamedShape = Readonly<Record<string, Named<ConfigShape[string]>>>;
type Values<S extends NamedShape> = ConfigOf<{ [K in keyof S]: S[K]['type'] }>;

// One reading for both groups, so that all faults come together and under the variables' own names.
function readAll<S extends NamedShape, P extends NamedShape>(
  env: Environment,
  fields: S,
  peers: P,
): { values: Values<S>; peerValues: Values<P> } {
  const all = [...Object.values(fields), ...Object.values(peers)];
  const read = readConfig(env, Object.fromEntries(all.map(({ variable, type }) => [variable, type])));
  const pick = <G extends NamedShape>(group: G): Values<G> =>
    // Each value came from the type of the same variable; the compiler cannot follow that through entries.
    Object.fromEntries(Object.entries(group).map(([key, { variable }]) => [key, read[variable]])) as Values<G>;
  return { values: pick(fields), peerValues: pick(peers) };
}
