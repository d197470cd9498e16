// Serves the HTTP surface on one address, and gives up on those who send too slowly.

import { serve } from '@hono/node-server';
import { parseListenAddress } from '@tollgate/config';
import type { Hono } from 'hono';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long a sender may take. */
export interface HttpLimits {
  readonly headersMs: number;
  /** For a whole request; the connection is answered 408 and closed then. */
  readonly requestMs: number;
  readonly idleMs: number;
  readonly connectionsMax: number;
}

/** 10 MB in half a minute is 3 Mbit/s; the known senders wait no longer for their answer either. */
const HTTP_LIMITS: HttpLimits = { headersMs: 10_000, requestMs: 30_000, idleMs: 10_000, connectionsMax: 2_000 };

export interface HttpServer {
  /** host:port that it listens on. */
  readonly address: string;
  stop(): Promise<void>;
}

/** @throws RangeError for an address that is not host:port; rejects when the port is taken. */
export async function startHttpServer(app: Hono, listen: string, limits = HTTP_LIMITS): Promise<HttpServer> {
  const where = parseListenAddress(listen);
  if (where === undefined) throw new RangeError('not host:port');
  const server = serve({
    fetch: app.fetch,
    hostname: where.host,
    port: where.port,
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
      maxHeaderSize: 16_384,
    },
  }) as Server;
  server.maxConnections = limits.connectionsMax;
  const bound = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
      else reject(new Error('the HTTP server has no TCP address'));
    });
  });
  return {
    address: `${where.host}:${bound.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Keep-alive connections would hold it open until their clients leave.
        server.closeIdleConnections();
      }),
  };
}
