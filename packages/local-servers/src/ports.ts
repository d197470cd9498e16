// Loopback ports: finding a free one, and telling whether a given one is taken.
import { createServer, type AddressInfo } from 'node:net';
import { LocalServerError } from './local-server-error.ts';

function bind(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const bound = (server.address() as AddressInfo).port;
      server.close(() => resolve(bound));
    });
  });
}

/** A TCP port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return bind(0);
}

/** Throws LocalServerError when something already listens on 127.0.0.1:port. */
export async function assertPortFree(port: number, server: string): Promise<void> {
  try {
    await bind(port);
  } catch (error) {
    throw portError(port, server, (error as NodeJS.ErrnoException).code);
  }
}

/** The sentence for a port that cannot be had. */
export function portError(port: number, server: string, code: string | undefined): LocalServerError {
  if (code === 'EACCES') {
    return new LocalServerError(`${server} may not listen on 127.0.0.1:${port}: choose a port above 1023.`);
  }
  return new LocalServerError(
    `${server} cannot listen on 127.0.0.1:${port} because another program holds that port: stop it or choose another port.`,
  );
}
