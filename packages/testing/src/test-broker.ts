// A nats-server of one's own for each test file: streams and consumers of other files cannot be seen.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startNats, type LocalNats } from '@tollgate/local-servers';
import { connectNats, ensureStreams, type Broker, type NatsSettings } from '@tollgate/nats';
import { silentLog } from '@tollgate/observability';
import { runEnvironment } from './run-environment.ts';

export interface TestBroker {
  readonly settings: NatsSettings;
  /** Connected, with every declared stream. */
  readonly broker: Broker;
  /** An outage: the server is gone until resume(), its store and its port stay. */
  interrupt(): Promise<void>;
  resume(): Promise<void>;
  /** Disconnects, stops the server, removes its store. */
  close(): Promise<void>;
}

/** Starts a server on a free port and declares the streams. */
export async function testBroker(): Promise<TestBroker> {
  const { natsBinary: binary, folder } = runEnvironment();
  const storeDir = mkdtempSync(join(folder, 'nats-'));
  let server: LocalNats = await startNats({ storeDir, binary });
  const { url, port } = server;
  const settings: NatsSettings = { url, name: 'test' };
  const broker = await connectNats(settings, silentLog);
  await ensureStreams(broker);
  return {
    settings,
    broker,
    interrupt: () => server.stop(),
    resume: async () => {
      server = await startNats({ storeDir, binary, port });
    },
    close: async () => {
      await broker.close();
      await server.stop();
      rmSync(storeDir, { recursive: true, force: true });
    },
  };
}
