// Puts a service together in order and takes it apart in reverse. README.md has the order and its reasons.
import {
  accessInterceptor,
  type Identity,
  loadIdentity,
  serverCredentials,
  type TokenRevocations,
} from '@tollgate/auth';
import { type Consumers, runConsumers } from '@tollgate/consumer';
import { readImage } from '@tollgate/contracts/image';
import { type Database, withinSignal } from '@tollgate/db';
import { ResourceStack, type StopReport } from '@tollgate/lifecycle';
import { type Broker, mayRead } from '@tollgate/nats';
import {
  createLog,
  createMeter,
  type Log,
  type Meter,
  startMetricsServer,
  startTracing,
} from '@tollgate/observability';
import { createRelay, type Relay } from '@tollgate/outbox';
import { type Interceptor, type RpcServer, startServer } from '@tollgate/rpc';
import { openPool, reachBroker, reachDatabase } from './connections.ts';
import type { Composed, Parts, PlatformTables, ServiceDefinition } from './definition.ts';
import { createHealthWatch, type HealthPart, type HealthWatch } from './health.ts';
import { createJobRunner, type JobRunner } from './jobs.ts';
import { createPeers } from './peers.ts';
import { platformJobs } from './platform-jobs.ts';
import type { ServiceSettings } from './settings.ts';
import { createTokenRevocations } from './token-revocations.ts';

/** What main and tests set; everything has a default. */
export interface StartOptions {
  readonly log?: Log;
  readonly now?: () => Date;
  /** Resources go on this stack, whose owner stops them; else RunningService.stop does. */
  readonly stack?: ResourceStack;
  /** `manual` starts no job by itself: RunningService.runJob does. */
  readonly jobs?: 'scheduled' | 'manual';
}

/** A service that answers. */
export interface RunningService<S> {
  /** host:port of its gRPC server. */
  readonly address: string;
  /** host:port of /metrics and /healthz, when it has them. */
  readonly httpAddress: string | undefined;
  readonly parts: Parts<S>;
  readonly relay: Relay;
  readonly consumers: Consumers;
  /** Runs a job now and rejects with its failure. */
  runJob(name: string): Promise<void>;
  /** Drains and stops everything; never rejects. */
  stop(): Promise<StopReport>;
}

/**
 * Starts a service. The database and the broker are waited for within settings.startWaitMs each; when the start is
 * rejected, whatever had started is stopped.
 */
export async function startService<S extends PlatformTables>(
  definition: ServiceDefinition<S>,
  settings: ServiceSettings,
  options: StartOptions = {},
): Promise<RunningService<S>> {
  const stack = options.stack ?? new ResourceStack();
  const frame: Frame = {
    settings,
    stack,
    log: options.log ?? createLog({ service: settings.name, level: settings.logLevel }),
    meter: createMeter(settings.name),
    now: options.now ?? (() => new Date()),
    ...watched(),
  };
  try {
    return await start(frame, definition, options.jobs ?? 'scheduled');
  } catch (error) {
    // The owner of a given stack stops it; ours has no other owner.
    if (options.stack === undefined) await stack.stopAll(settings.drainMs);
    throw error;
  }
}

interface Frame {
  readonly settings: ServiceSettings;
  readonly stack: ResourceStack;
  readonly log: Log;
  readonly meter: Meter;
  readonly now: () => Date;
  /** Grows while the service starts. */
  readonly health: HealthPart[];
  readonly watch: HealthWatch;
}

function watched(): Pick<Frame, 'health' | 'watch'> {
  const health: HealthPart[] = [];
  return { health, watch: createHealthWatch(health) };
}

async function start<S extends PlatformTables>(
  frame: Frame,
  definition: ServiceDefinition<S>,
  jobs: 'scheduled' | 'manual',
): Promise<RunningService<S>> {
  const { settings, stack, log, health, watch } = frame;
  let started = false;
  health.push({ name: 'server', needed: true, probe: () => Promise.resolve(started) });
  const httpAddress = await startSideDoors(frame);
  const { database, broker } = await connect(frame, definition);
  const parts = await makeParts(frame, database, broker);
  const composed = await definition.compose(parts);
  for (const resource of composed.resources ?? []) stack.add(resource);
  const relay = startRelay(frame, database, broker);
  const server = await startRpc(frame, composed, parts.identity, createTokenRevocations(broker, log));
  const consumers = await startConsumers(frame, database, broker, composed);
  const runner = startJobs(frame, database, composed, jobs);
  started = true;
  await watch.start(
    (serving) => server.setServing(serving),
    (serving) => log.info({ serving }, 'health changed'),
  );
  stack.add({ name: 'health', stop: () => watch.stop() });
  log.info({ address: server.address, http: httpAddress }, 'started');
  return {
    address: server.address,
    httpAddress,
    parts,
    relay,
    consumers,
    runJob: (name) => runner.run(name),
    stop: () => stack.stopAll(settings.drainMs),
  };
}

// First up and last down, so that probes and traces cover the whole of start and stop.
async function startSideDoors({ settings, stack, log, meter, watch }: Frame): Promise<string | undefined> {
  const tracing = startTracing({
    service: `tollgate-${settings.name}`,
    endpoint: settings.tracesEndpoint,
    onError: (err) => log.warn({ err }, 'traces cannot be exported'),
  });
  stack.add({ name: 'tracing', stop: () => tracing.stop() });
  await tracing.ready;
  if (settings.metricsListen === undefined) return undefined;
  const http = await startMetricsServer({ listen: settings.metricsListen, meter, health: () => watch.report() });
  stack.add({ name: 'metrics', stop: () => http.stop() });
  return http.address;
}

async function connect<S extends PlatformTables>(
  { settings, stack, log, health }: Frame,
  definition: ServiceDefinition<S>,
): Promise<{ database: Database<S>; broker: Broker }> {
  const link: { broker?: Broker } = {};
  const database = openPool<S>(settings, log);
  stack.add({ name: 'database', stop: () => database.close() });
  health.push(
    { name: 'database', needed: true, probe: () => database.ping().then(() => true) },
    // Calls go on without it: events wait in the outbox.
    { name: 'broker', needed: false, probe: () => Promise.resolve(link.broker?.ready() === true) },
  );
  await reachDatabase(database, definition.migrations, settings, log);
  const broker = await reachBroker(settings, log);
  link.broker = broker;
  stack.add({ name: 'broker', stop: () => broker.close() });
  return { database, broker };
}

async function makeParts<S>(
  { settings, stack, log, meter, now }: Frame,
  database: Database<S>,
  broker: Broker,
): Promise<Parts<S>> {
  const identity = await loadIdentity(settings.identityDir);
  const peers = createPeers(settings, identity);
  stack.add(peers);
  return {
    database,
    db: database.db,
    broker,
    log,
    meter,
    now,
    env: settings.env,
    identity,
    peers: (service, contract) => peers.client(service, contract),
  };
}

const LAST_EVENTS_MS = 1_000;

// Below the server on the stack: events of the last calls are still published while it drains.
function startRelay<S extends PlatformTables>(
  { stack, log, meter }: Frame,
  database: Database<S>,
  broker: Broker,
): Relay {
  const relay = createRelay({ database, broker, log, meter });
  relay.start();
  stack.add({ name: 'relay', stop: () => flushAndStop(relay, broker) });
  return relay;
}

async function flushAndStop(relay: Relay, broker: Broker): Promise<void> {
  // What is left is published by another copy of the service, or at the next start.
  if (broker.ready()) await relay.flush(LAST_EVENTS_MS).catch(() => undefined);
  await relay.stop();
}

// A caller who has gone needs no connection of the pool.
const boundByCall: Interceptor = (call, _request, next) => withinSignal(call.signal, next);

async function startRpc<S>(
  { settings, stack, log, meter }: Frame,
  composed: Composed<S>,
  identity: Identity,
  revocations: TokenRevocations,
): Promise<RpcServer> {
  const access = accessInterceptor({
    audience: settings.name,
    keys: identity.verificationKeys,
    tables: composed.access,
    // Tokens live in real time, on whatever day a test lets the service live.
    now: () => new Date(),
    revocations,
  });
  const server = await startServer({
    listen: settings.listen,
    credentials: serverCredentials(identity),
    bindings: composed.bindings,
    interceptors: [boundByCall, access],
    log,
    meter,
    image: readImage(),
    domain: `tollgate.${settings.name}`,
  });
  server.setServing(false);
  // What lies below on the stack needs time as well.
  stack.add({ name: 'server', stop: () => server.stop(settings.drainMs * 0.6) });
  return server;
}

async function startConsumers<S extends PlatformTables>(
  { settings, stack, log, meter }: Frame,
  database: Database<S>,
  broker: Broker,
  composed: Composed<S>,
): Promise<Consumers> {
  for (const { stream, consumer } of composed.subscriptions ?? []) {
    // Brokers without TLS permit everything: what a secured one would refuse shows in every test.
    if (!mayRead(settings.name, stream, consumer))
      throw new RangeError(`packages/nats declares no durable ${consumer} on ${stream} for ${settings.name}`);
  }
  const consumers = runConsumers({ database, broker, subscriptions: composed.subscriptions ?? [], log, meter });
  // Before start(): it makes durables one after the other and may fail half way.
  stack.add({ name: 'consumers', stop: () => consumers.stop() });
  await consumers.start();
  return consumers;
}

function startJobs<S extends PlatformTables>(
  { stack, log, meter, now }: Frame,
  database: Database<S>,
  composed: Composed<S>,
  mode: 'scheduled' | 'manual',
): JobRunner {
  const jobs = [...(composed.jobs ?? []), ...platformJobs(database.db)];
  const runner = createJobRunner({ database, jobs, log, meter, now });
  if (mode === 'scheduled') runner.start();
  stack.add({ name: 'jobs', stop: () => runner.stop() });
  return runner;
}
