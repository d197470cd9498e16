// The plain HTTP side door of a process: /metrics for Prometheus, /healthz for probes. Nothing about tenants is behind it.

import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { parseListenAddress } from '@tollgate/config';
import type { Meter } from './meter.ts';

/** Whether a process can do its work, part by part (`database`, `broker`). */
export interface Health {
  ready: boolean;
  parts?: Readonly<Record<string, boolean>>;
}

/** What the server shows, and where it listens. */
export interface MetricsServerOptions {
  /** `host:port`; port 0 takes any free one. */
  listen: string;
  meter: Meter;
  /** Asked on every probe; a rejection counts as not ready. */
  health: () => Promise<Health>;
}

/** A listening metrics server; address is `host:port` with the port it got. */
export interface MetricsServer {
  address: string;
  readonly stop: () => Promise<void>;
}

/**
 * Serves GET /metrics and GET /healthz (200 when ready, else 503, with the parts as JSON).
 *
 * @throws Error in one sentence when the address is malformed, in use or not ours.
 */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const listen = parseListenAddress(options.listen);
  if (listen === undefined) throw new Error(`metrics address is not host:port: ${options.listen}`);
  const server = createServer((request, response) => {
    const path = request.method === 'GET' ? request.url?.split('?', 1)[0] : undefined;
    // answer() deals with its own failures; nothing is left to await here.
    void answer(path, options, response);
  });
  server.listen(listen.port, listen.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new Error(`metrics cannot listen on ${options.listen} (${code})`, { cause: error });
  }
  return { address: addressOf(server, listen.host), stop: () => close(server) };
}

async function answer(
  path: string | undefined,
  options: MetricsServerOptions,
  response: ServerResponse,
): Promise<void> {
  try {
    if (path === '/metrics') {
      send(response, 200, options.meter.contentType, await options.meter.text());
    } else if (path === '/healthz') {
      const health = await options.health().catch((): Health => ({ ready: false }));
      send(response, health.ready ? 200 : 503, 'application/json', `${JSON.stringify(health)}\n`);
    } else {
      send(response, 404, 'text/plain', 'GET /metrics or /healthz\n');
    }
  } catch {
    // Only collecting metrics can end here; a scraper sees the gap, and the reason must not leave the process.
    send(response, 500, 'text/plain', 'metrics are not available\n');
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

function addressOf(server: Server, host: string): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('metrics server is not bound to a TCP port');
  return `${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    // Scrapers keep their connections open; they would hold the process for as long as they like.
    server.closeAllConnections();
  });
}
