// Puts the console together: identity, clients, web server, metrics. Everything started is stopped by the stack.
import { once } from 'node:events';

import { createAdaptorServer } from '@hono/node-server';
import { loadIdentity } from '@tollgate/auth';
import { ConfigError } from '@tollgate/config';
import type { ResourceStack } from '@tollgate/lifecycle';
import { createMeter, type Log, startMetricsServer, startTracing } from '@tollgate/observability';

import { type ConsoleConfig, listenOf } from '../config.ts';
import { createApp } from './app.ts';
import { createCookies } from './cookies.ts';
import { createFormProofs } from './csrf.ts';
import { connectServices } from './services.ts';
import { createSessionSeal } from './session.ts';

/** A console that listens. */
export interface RunningConsole {
  /** host:port with the port that was really taken. */
  readonly address: string;
  readonly metricsAddress: string | undefined;
}

/** What surrounds the console. */
export interface Surroundings {
  readonly log: Log;
  readonly stack: ResourceStack;
  readonly now: () => Date;
}

/** Open requests get this long to finish before their connections are cut. */
const DRAIN_MS = 5_000;

/** Listens and answers; rejects when an address cannot be had or the identity is not the console's. */
export async function startConsole(config: ConsoleConfig, { log, stack, now }: Surroundings): Promise<RunningConsole> {
  const identity = await loadIdentity(config.identityDir);
  if (identity.service !== 'console') {
    throw new ConfigError([
      `TOLLGATE_IDENTITY_DIR holds the identity of ${identity.service}; the console needs its own`,
    ]);
  }
  const tracing = startTracing({
    service: 'console',
    endpoint: config.tracesEndpoint,
    onError: (err) => log.warn({ err }, 'traces are lost'),
  });
  stack.add({ name: 'tracing', stop: () => tracing.stop() });
  const meter = createMeter('console');
  const services = connectServices(config, identity, now);
  stack.add({ name: 'clients', stop: async () => services.close() });
  const app = createApp({
    services,
    seal: createSessionSeal(config.cookieKey),
    proofs: createFormProofs(config.cookieKey),
    cookies: createCookies(config.publicOrigin),
    publicOrigin: config.publicOrigin,
    log,
    meter,
    now,
  });
  const web = await listen(app.fetch, config);
  let serving = true;
  stack.add({ name: 'web', stop: () => web.stop() });
  const metrics = await maybeMetrics(config, meter, () => serving);
  if (metrics !== undefined) stack.add({ name: 'metrics', stop: () => metrics.stop() });
  // Stopped first: whoever asks for health hears of the end before connections are refused.
  stack.add({
    name: 'serving',
    stop: async () => {
      serving = false;
    },
  });
  log.info({ address: web.address, url: config.publicOrigin }, 'console is serving');
  return { address: web.address, metricsAddress: metrics?.address };
}

async function maybeMetrics(config: ConsoleConfig, meter: ReturnType<typeof createMeter>, ready: () => boolean) {
  if (config.metricsListen === undefined) return undefined;
  return startMetricsServer({ listen: config.metricsListen, meter, health: async () => ({ ready: ready() }) });
}

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  config: ConsoleConfig,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const { host, port } = listenOf(config);
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Error(`console cannot listen on ${config.listen} (${code})`, { cause: error });
  }
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the console is not bound to a TCP port');
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${bound.port}`,
    stop: () => drain(server),
  };
}

function drain(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  return new Promise((resolve) => {
    const cut = (): void => {
      if ('closeAllConnections' in server) server.closeAllConnections();
    };
    const timer = setTimeout(cut, DRAIN_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}
