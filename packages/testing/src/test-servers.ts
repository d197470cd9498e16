// The servers that tests run against: one PostgreSQL and the nats-server program, started or found once and told to
// every test process through the environment.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findNatsServer, startPostgres } from '@tollgate/local-servers';

/** Admin address of the PostgreSQL that test databases are made in. */
export const POSTGRES_URL = 'TOLLGATE_TEST_POSTGRES_URL';
/** Path of nats-server; each test file starts its own. */
export const NATS_BINARY = 'TOLLGATE_TEST_NATS_BINARY';
/** A folder of this run, removed at its end: identities and stores live in it. */
export const RUN_FOLDER = 'TOLLGATE_TEST_FOLDER';

/** What one run uses; only what the given environment did not name already was started. */
export interface TestServers {
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts what the environment does not already provide. Throws LocalServerError with one sentence. */
export async function startTestServers(env: NodeJS.ProcessEnv = process.env): Promise<TestServers> {
  const given = env[RUN_FOLDER];
  const folder = given ?? mkdtempSync(join(tmpdir(), 'tollgate-test-'));
  const cleanUp = (): void => {
    if (given === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    // PostgreSQL runs as another user when we are root and has to pass through.
    if (given === undefined) chmodSync(folder, 0o755);
    const natsBinary = env[NATS_BINARY] ?? (await findNatsServer(cacheFolder()));
    const postgres = env[POSTGRES_URL] === undefined ? await startOwnPostgres(folder) : undefined;
    return {
      env: {
        [RUN_FOLDER]: folder,
        [NATS_BINARY]: natsBinary,
        [POSTGRES_URL]: env[POSTGRES_URL] ?? postgres?.adminUrl() ?? '',
      },
      stop: async () => {
        await postgres?.stop();
        cleanUp();
      },
    };
  } catch (error) {
    cleanUp();
    throw error;
  }
}

function startOwnPostgres(folder: string): ReturnType<typeof startPostgres> {
  return startPostgres({ dataDir: join(folder, 'postgres'), password: randomBytes(18).toString('base64url') });
}

// The checkout's own, ignored by git, so that the package is fetched once and not once a run.
function cacheFolder(): string {
  return resolve(import.meta.dirname, '../../../.tollgate/cache');
}
