// What the global set-up left in the environment for test files.
import { NATS_BINARY, POSTGRES_URL, RUN_FOLDER } from './test-servers.ts';

/** Where the servers of this run are. */
export interface RunEnvironment {
  /** Admin address, database included. */
  readonly postgresUrl: string;
  readonly natsBinary: string;
  /** Removed at the end of the run. */
  readonly folder: string;
}

/** Throws when the workspace's vitest.config.ts does not use serverTests(). */
export function runEnvironment(env: NodeJS.ProcessEnv = process.env): RunEnvironment {
  return { postgresUrl: read(env, POSTGRES_URL), natsBinary: read(env, NATS_BINARY), folder: read(env, RUN_FOLDER) };
}

function read(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`${name} is not set: let vitest.config.ts export serverTests() of @tollgate/testing/vitest`);
}
