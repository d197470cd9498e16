// One connection to NATS that outlives outages of the server.

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Log } from '@tollgate/observability';
import {
  connect,
  type ConnectionOptions,
  Events,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
} from 'nats';
import { inboxPrefix } from './permissions.ts';

export interface NatsSettings {
  /** nats://host:port, or several with commas between them. */
  readonly url: string;
  /**
   * Folder with ca.pem, cert.pem and key.pem; with it the connection is mutual TLS and nothing else, and answers arrive
   * in the inbox of the certificate's identity.
   */
  readonly identityDir?: string | undefined;
  /** Shown in the server's connection list. */
  readonly name: string;
}

export interface Broker {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  /** Sends what is buffered, then disconnects; gives up sending after two seconds. */
  close(): Promise<void>;
  /** Whether the server is connected now: for health checks and to hold work back. */
  ready(): boolean;
}

/** The identity in the URI name of a certificate. */
const SPIFFE_NAME = /(?:^|, )URI:spiffe:\/\/tollgate\/([a-z0-9-]+)(?:,|$)/;
const CLOSE_TIMEOUT_MS = 2_000;
const RECONNECT_MS = 250;
/** Two unanswered pings, 10 s apart, count as a broken connection. */
const PING_MS = 10_000;

/**
 * Connects, or rejects with one sentence when no server answers. After that it reconnects for ever by itself.
 */
export async function connectNats(settings: NatsSettings, log: Log): Promise<Broker> {
  const options: ConnectionOptions = {
    servers: settings.url.split(',').map((server) => server.trim()),
    name: settings.name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    reconnectJitter: RECONNECT_MS,
    reconnectJitterTLS: RECONNECT_MS,
    pingInterval: PING_MS,
    maxPingOut: 2,
    ...(settings.identityDir === undefined ? {} : await secured(settings.identityDir)),
  };
  const connection = await connect(options).catch((cause: unknown) => {
    throw new Error(`no NATS server answers at ${settings.url}`, { cause });
  });
  let connected = true;
  void watch(connection, log, (state) => {
    connected = state;
  });
  return {
    connection,
    jetstream: connection.jetstream(),
    // Without the check of the account, which would make a broker that is up without JetStream look like no broker.
    manager: await connection.jetstreamManager({ checkAPI: false }),
    close: () => close(connection),
    ready: () => connected && !connection.isClosed(),
  };
}

async function secured(folder: string): Promise<Pick<ConnectionOptions, 'tls' | 'inboxPrefix'>> {
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
  const identity = SPIFFE_NAME.exec(new X509Certificate(cert).subjectAltName ?? '')?.[1];
  return { tls: { ca, cert, key }, ...(identity === undefined ? {} : { inboxPrefix: inboxPrefix(identity) }) };
}

async function watch(connection: NatsConnection, log: Log, connected: (state: boolean) => void): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === Events.Disconnect) {
      connected(false);
      log.warn({ server: inspect(status.data) }, 'broker disconnected');
    } else if (status.type === Events.Reconnect) {
      connected(true);
      log.info({ server: inspect(status.data) }, 'broker reconnected');
    } else if (status.type === Events.Error) {
      log.warn({ error: inspect(status.data) }, 'broker reports an error');
    }
  }
  connected(false);
}

async function close(connection: NatsConnection): Promise<void> {
  if (connection.isClosed()) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
  });
  // Draining waits for the server, which may be the very thing that is gone.
  await Promise.race([connection.drain().catch(() => undefined), late]);
  clearTimeout(timer);
  await connection.close();
}
