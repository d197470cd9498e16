// A nats-server of its own for one test file of the packages below the services (those use packages/testing).

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findNatsServer, startNats } from '@tollgate/local-servers';
import { silentLog } from '@tollgate/observability';
import { type Broker, connectNats, ensureStreams } from '../src/index.ts';

export interface ScratchBroker {
  readonly broker: Broker;
  readonly url: string;
  /** Stops the server; connections stay and wait for it. */
  stopServer(): Promise<void>;
  /** Starts it again on the same port with the same store. */
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the server with the declared streams and connects to it. */
export async function scratchBroker(): Promise<ScratchBroker> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-scratch-nats-'));
  // The checkout's own cache, so that the program is fetched once and not once a run.
  const cache = resolve(import.meta.dirname, '../../../.tollgate/cache');
  const binary = process.env['TOLLGATE_TEST_NATS_BINARY'] ?? (await findNatsServer(cache));
  let server = await startNats({ storeDir: folder, binary });
  const broker = await connectNats({ url: server.url, name: 'scratch' }, silentLog);
  await ensureStreams(broker);
  return {
    broker,
    url: server.url,
    stopServer: () => server.stop(),
    startServer: async () => {
      server = await startNats({ storeDir: folder, binary, port: server.port });
    },
    close: async () => {
      await broker.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
