// Secrets of the local stack: made once, kept in files that only their owner can read.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path of a secret of 64 hex characters; makes it at first use. */
export function secretFile(dir: string, name: string): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, name);
  if (!existsSync(path)) writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  return path;
}

/** The text of that secret. */
export function secret(dir: string, name: string): string {
  return readFileSync(secretFile(dir, name), 'utf8').trim();
}
