// Starts a real PostgreSQL from the npm binaries on 127.0.0.1, as root too.
import { join } from 'node:path';
import pg from 'pg';
import { LocalServerError } from './local-server-error.ts';
import { endOrphan, forgetLaunch, recordLaunch } from './launch-record.ts';
import { NotReady, startManaged, type ManagedProcess, type ProcessExit } from './managed-process.ts';
import { assertPortFree, freePort, portError } from './ports.ts';
import { findPostgres } from './postgres-binaries.ts';
import { ADMIN, prepareCluster, reachableFolder, serverEnvironment } from './postgres-cluster.ts';
import { sizedSettings } from './postgres-settings.ts';
import { chooseUser, type RunAs } from './unprivileged.ts';

export interface PostgresOptions {
  /** Made when absent. Another folder is used when this one cannot be reached by the user that must run PostgreSQL. */
  readonly dataDir: string;
  /** A free one when absent. */
  readonly port?: number;
  /** Server settings that replace or extend the sized ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Password of the super-user `postgres`; set when the cluster is made, checked at every later start. */
  readonly password: string;
  readonly onLine?: (line: string) => void;
}

export interface LocalPostgres {
  readonly port: number;
  readonly pid: number;
  /** The folder in use; differs from the wanted one only as PostgresOptions.dataDir says. */
  readonly dataDir: string;
  /** Connection address of the super-user. */
  adminUrl(database?: string): string;
  /** Settles when the server ends, wanted or not. */
  readonly exited: Promise<ProcessExit>;
  stop(): Promise<void>;
}

/** Starts the server and waits until it answers. Throws LocalServerError with one sentence on what is wrong. */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const user = chooseUser(options.dataDir);
  const dataDir = reachableFolder(options.dataDir, user);
  const record = join(dataDir, 'tollgate-launch.json');
  await endOrphan(record, 'PostgreSQL', dataDir, 'SIGINT');
  if (options.port !== undefined) await assertPortFree(options.port, 'PostgreSQL');
  const binaries = findPostgres(user);
  prepareCluster(dataDir, options.password, binaries, user);
  const { server, port } = await startOnPort(options, dataDir, binaries.postgres, user);
  recordLaunch(record, server.pid);
  const adminUrl = (database = ADMIN): string =>
    `postgres://${ADMIN}:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const stop = async (): Promise<void> => {
    await server.stop();
    forgetLaunch(record);
  };
  try {
    await assertAnswers(adminUrl(), dataDir);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, pid: server.pid, dataDir, adminUrl, exited: server.exited, stop };
}

async function startOnPort(
  options: PostgresOptions,
  dataDir: string,
  command: string,
  user: RunAs | undefined,
): Promise<{ server: ManagedProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return { port, server: await launch(options, dataDir, command, user, port) };
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      const taken = error.lines.some((line) => line.includes('Address already in use'));
      // A free port may be taken between the look and the start; a port that was asked for is final.
      if (taken && options.port === undefined && attempt < 5) continue;
      throw taken ? portError(port, 'PostgreSQL', 'EADDRINUSE') : startFailure(error, dataDir);
    }
  }
}

function launch(
  options: PostgresOptions,
  dataDir: string,
  command: string,
  user: RunAs | undefined,
  port: number,
): Promise<ManagedProcess> {
  const settings = {
    ...sizedSettings(),
    ...options.settings,
    listen_addresses: '127.0.0.1',
    // Nobody needs the socket file, and its path is limited to 107 bytes.
    unix_socket_directories: '',
  };
  const args = ['-D', dataDir, '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  return startManaged({
    command,
    args,
    env: serverEnvironment(),
    runAs: user,
    ready: /database system is ready to accept connections/,
    // Long enough for crash recovery over a full max_wal_size.
    readyMs: 120_000,
    // Fast shutdown (rolls back what is open), then immediate (recovers at the next start).
    stopWith: [
      { signal: 'SIGINT', waitMs: 20_000 },
      { signal: 'SIGQUIT', waitMs: 5_000 },
    ],
    onLine: options.onLine,
  });
}

function startFailure(error: NotReady, dataDir: string): LocalServerError {
  const locked = error.lines.find((line) => line.includes('is another postmaster'));
  const pid = locked === undefined ? undefined : /\(PID (\d+)\)/i.exec(locked)?.[1];
  if (pid !== undefined) {
    return new LocalServerError(`PostgreSQL already runs on ${dataDir} as process ${pid}: stop that one first.`);
  }
  const said =
    error.lines.find((line) => /\b(FATAL|PANIC):/.test(line))?.replace(/^.*?\b(?:FATAL|PANIC):\s*/, '') ??
    // Before it has a log it says plainly what is wrong, over a few lines.
    (error.lines
      .filter((line) => !/\b(LOG|DETAIL|HINT):/.test(line))
      .slice(-3)
      .join(' ')
      .replace(/^postgres: /, '') ||
      undefined);
  return new LocalServerError(
    `PostgreSQL could not start on ${dataDir}: ${said ?? `it ${error.message}`}; if the folder is damaged, move it away to start afresh.`,
  );
}

async function assertAnswers(url: string, dataDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    const wrongPassword = (error as { code?: unknown }).code === '28P01';
    throw new LocalServerError(
      wrongPassword
        ? `The PostgreSQL data in ${dataDir} was made with another password: restore the password, or move the folder away to start afresh.`
        : `PostgreSQL on ${dataDir} does not answer: ${(error as Error).message}.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}
