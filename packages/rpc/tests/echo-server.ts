// Starts echo servers and clients for one test file and closes them after each test.
import { ServerCredentials, credentials } from '@grpc/grpc-js';
import { DomainError } from '@tollgate/errors';
import { silentLog } from '@tollgate/observability';
import { afterEach } from 'vitest';

import { createClient, implement, startServer } from '../src/index.ts';
import type { CallContext, ClientOptions, Handlers, RpcServer, ServerOptions } from '../src/index.ts';
import { EchoService, image } from './echo.ts';

type EchoHandlers = Handlers<typeof EchoService>;

/** Handlers that say what they hear. */
export const plain: EchoHandlers = {
  unary: async (request) => ({ text: request.text }),
  async *lines(request) {
    for (const text of request.text) yield { text };
  },
  async collect(requests) {
    let text = '';
    for await (const request of requests) text += request.text;
    return { text };
  },
  async *chat(requests) {
    for await (const request of requests) yield { text: request.text };
  },
};

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A server with some handlers replaced. */
export async function echoServer(
  handlers: Partial<EchoHandlers> = {},
  options: Partial<ServerOptions> = {},
): Promise<RpcServer> {
  const server = await startServer({
    listen: '127.0.0.1:0',
    credentials: ServerCredentials.createInsecure(),
    bindings: [implement(EchoService, { ...plain, ...handlers })],
    interceptors: [],
    log: silentLog,
    image,
    domain: 'tollgate.echo',
    ...options,
  });
  closing.push(() => server.stop(0));
  return server;
}

/** A client of a server. */
export function echoClient(server: RpcServer, options: Partial<ClientOptions> = {}) {
  const client = createClient(EchoService, {
    address: server.address,
    credentials: credentials.createInsecure(),
    audience: 'echo',
    ...options,
  });
  closing.push(() => client.close());
  return client;
}

/** The DomainError that a promise fails with; fails itself when there is none. */
export async function refusal(promise: Promise<unknown>): Promise<DomainError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Everything that a stream brings. */
export async function gather<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of stream) all.push(value);
  return all;
}

/** Resolves when the call is aborted, with the reason. */
export const aborted = (call: CallContext): Promise<unknown> =>
  new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(call.signal.reason)));
