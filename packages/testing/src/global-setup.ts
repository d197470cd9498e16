// Runs once around a vitest run: starts the servers that `npm test` did not already start.
import { startTestServers } from './test-servers.ts';

/** Vitest calls it before the first test file and awaits what it returns after the last. */
export default async function setup(): Promise<() => Promise<void>> {
  const servers = await startTestServers();
  // Workers are forked later and inherit the environment of this process.
  Object.assign(process.env, servers.env);
  return () => servers.stop();
}
