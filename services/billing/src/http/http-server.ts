// Serves the HTTP surface on one address.

import { serve } from '@hono/node-server';
import { parseListenAddress } from '@tollgate/config';
import type { Hono } from 'hono';
import type { AddressInfo } from 'node:net';

export interface HttpServer {
  /** host:port that it listens on. */
  readonly address: string;
  stop(): Promise<void>;
}

/** @throws RangeError for an address that is not host:port; rejects when the port is taken. */
export async function startHttpServer(app: Hono, listen: string): Promise<HttpServer> {
  const where = parseListenAddress(listen);
  if (where === undefined) throw new RangeError('not host:port');
  const server = serve({ fetch: app.fetch, hostname: where.host, port: where.port });
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
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }),
  };
}
