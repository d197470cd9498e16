// Brings every service's schema up to date before the services start.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Layout, StackService } from './layout.ts';

/** Runs the service's migration command, ends it when `stopping` says so; throws with what it printed when it fails. */
export async function migrateService(
  layout: Layout,
  service: StackService,
  env: Record<string, string>,
  stopping?: AbortSignal,
): Promise<void> {
  const child = spawn(process.execPath, [join(layout.root, 'services', service, 'src', 'migrate.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(stopping === undefined ? {} : { signal: stopping }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`The schema of ${service} could not be brought up to date:\n${output.trim()}`);
}
