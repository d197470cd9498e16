// Starts a real nats-server with JetStream on 127.0.0.1.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LocalServerError } from './local-server-error.ts';
import { endOrphan, forgetLaunch, recordLaunch } from './launch-record.ts';
import { NotReady, startManaged, type ManagedProcess, type ProcessExit } from './managed-process.ts';
import { assertPortFree, portError } from './ports.ts';

/** Paths of PEM files; with them the server speaks TLS only and asks every client for a certificate of that CA. */
export interface NatsTls {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /**
   * Who may connect, and what for. Without it, whoever has a certificate of the CA may do everything; without TLS,
   * whoever reaches the port may.
   */
  readonly users?: readonly NatsUser[];
}

/** One certificate's rights; what is not listed is refused. */
export interface NatsUser {
  /** A name in the client's certificate: URI, DNS name or e-mail among its alternative names, or its subject. */
  readonly name: string;
  /** Subjects, with wildcards. */
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

export interface NatsOptions {
  /** Keeps the JetStream files and the configuration; made when absent. */
  readonly storeDir: string;
  /** A free one, chosen by the server, when absent. */
  readonly port?: number;
  /** As findNatsServer returns it. */
  readonly binary: string;
  readonly tls?: NatsTls;
  readonly onLine?: (line: string) => void;
}

export interface LocalNats {
  /** nats://127.0.0.1:port, or tls:// when it speaks TLS. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the server ends, wanted or not. */
  readonly exited: Promise<ProcessExit>;
  stop(): Promise<void>;
}

/** Starts the server and waits until it is ready. Throws LocalServerError with one sentence on what is wrong. */
export async function startNats(options: NatsOptions): Promise<LocalNats> {
  const storeDir = resolve(options.storeDir);
  prepareStore(storeDir);
  const record = join(storeDir, 'tollgate-launch.json');
  await endOrphan(record, 'nats-server', storeDir, 'SIGTERM');
  if (options.port !== undefined) await assertPortFree(options.port, 'nats-server');
  const config = join(storeDir, 'nats-server.conf');
  writeFileSync(config, natsConfig(storeDir, options), { mode: 0o600 });
  let port = options.port;
  const server = await launch(options, config, (line) => {
    const listening = /Listening for client connections on .*:(\d+)\s*$/.exec(line)?.[1];
    if (listening !== undefined) port = Number(listening);
    options.onLine?.(line);
  });
  if (port === undefined) {
    await server.stop();
    throw new LocalServerError('nats-server did not say which port it listens on: install a version from 2.9 on.');
  }
  recordLaunch(record, server.pid);
  const stop = async (): Promise<void> => {
    await server.stop();
    forgetLaunch(record);
  };
  const scheme = options.tls === undefined ? 'nats' : 'tls';
  return { url: `${scheme}://127.0.0.1:${port}`, port, pid: server.pid, exited: server.exited, stop };
}

function prepareStore(storeDir: string): void {
  try {
    mkdirSync(storeDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new LocalServerError(`nats-server cannot keep its data in ${storeDir}: ${(error as Error).message}.`);
  }
}

function launch(options: NatsOptions, config: string, onLine: (line: string) => void): Promise<ManagedProcess> {
  return startManaged({
    command: options.binary,
    args: ['--config', config],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', TZ: 'UTC' },
    ready: /Server is ready/,
    readyMs: 60_000,
    stopWith: [{ signal: 'SIGTERM', waitMs: 15_000 }],
    onLine,
  }).catch((error: unknown) => {
    throw error instanceof NotReady ? startFailure(error, options) : error;
  });
}

function startFailure(error: NotReady, options: NatsOptions): LocalServerError {
  const fatal =
    error.lines.find((line) => line.includes('[FTL]')) ?? error.lines.filter((line) => line.trim() !== '').at(-1);
  if (options.port !== undefined && fatal?.includes('address already in use') === true) {
    return portError(options.port, 'nats-server', 'EADDRINUSE');
  }
  const said = fatal?.replace(/^.*\[FTL\]\s*/, '').replace(/^nats-server:\s*/, '');
  return new LocalServerError(`nats-server (${options.binary}) could not start: ${said ?? `it ${error.message}`}.`);
}

/** The text of its configuration file. JSON strings are valid values of that format. */
function natsConfig(storeDir: string, options: Pick<NatsOptions, 'port' | 'tls'>): string {
  const lines = [
    '# Written at every start of the local stack; edits are lost.',
    'server_name: tollgate',
    'host: 127.0.0.1',
    `port: ${options.port ?? -1}`,
    `jetstream { store_dir: ${JSON.stringify(storeDir)} }`,
  ];
  const { tls } = options;
  if (tls !== undefined) {
    lines.push(
      'tls {',
      `  ca_file: ${JSON.stringify(resolve(tls.ca))}`,
      `  cert_file: ${JSON.stringify(resolve(tls.cert))}`,
      `  key_file: ${JSON.stringify(resolve(tls.key))}`,
      `  ${tls.users === undefined ? 'verify' : 'verify_and_map'}: true`,
      '}',
    );
    if (tls.users !== undefined) lines.push('authorization { users: [', ...tls.users.map(userLine), '] }');
  }
  return `${lines.join('\n')}\n`;
}

function userLine({ name, publish, subscribe }: NatsUser): string {
  return `  { user: ${JSON.stringify(name)}, permissions: { publish: ${allowed(publish)}, subscribe: ${allowed(subscribe)} } }`;
}

// An empty list would allow everything: who may do nothing is denied everything.
function allowed(subjects: readonly string[]): string {
  return subjects.length === 0 ? '{ deny: ">" }' : `{ allow: ${JSON.stringify(subjects)} }`;
}
