// Certificates and signing keys of every service, made once a run.
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority, SERVICE_NAMES } from '@tollgate/auth';
import { runEnvironment } from './run-environment.ts';

let made: Promise<string> | undefined;

/** The folder that holds one identity folder per service. */
export function testIdentities(): Promise<string> {
  return (made ??= makeOnce(runEnvironment().folder));
}

// Made beside its place and moved there whole: of several processes one wins, and all use its keys.
async function makeOnce(folder: string): Promise<string> {
  const place = join(folder, 'identities');
  if (existsSync(place)) return place;
  const half = mkdtempSync(join(folder, 'identities-'));
  await createAuthority(half, [...SERVICE_NAMES]);
  try {
    renameSync(half, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(half, { recursive: true });
  }
  return place;
}
