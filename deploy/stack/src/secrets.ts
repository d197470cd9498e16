// Secrets of the local stack: made once, kept in files that only their owner can read, never replaced silently.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackService } from './layout.ts';

/** Keys that a service's stored data rests on: with others in their place the data cannot be read or matched. */
export const DATA_KEYS: Readonly<Partial<Record<StackService, readonly string[]>>> = {
  accounts: ['accounts-master-key', 'accounts-digest-key'],
  metering: ['metering-digest-key'],
};

const RESTORE = 'restore it, or move the data folder away to start afresh';

/** One sentence on what is wrong with the text of a secret file (undefined: no such file); undefined when it is good. */
export function secretFault(path: string, text: string | undefined): string | undefined {
  if (text === undefined) return `The data was made with a key that is missing, ${path}: ${RESTORE}.`;
  if (/^[0-9a-f]{64}$/i.test(text.trim())) return undefined;
  const what = text.trim() === '' ? 'is empty' : 'does not hold 64 hex digits';
  return `The secret file ${path} ${what}: ${RESTORE}.`;
}

/** The path of a secret of 64 hex characters; makes it at first use. Throws with one sentence when it is malformed. */
export function secretFile(dir: string, name: string): string {
  const path = join(dir, name);
  if (existsSync(path)) return keptSecretFile(dir, name);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // Written beside and renamed, so that a crash leaves no half of a key.
  writeFileSync(`${path}.new`, randomBytes(32).toString('hex'), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return path;
}

/** The path of a secret that must be there already. Throws with one sentence when it is missing or malformed. */
export function keptSecretFile(dir: string, name: string): string {
  const path = join(dir, name);
  const fault = secretFault(path, existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  if (fault !== undefined) throw new Error(fault);
  return path;
}

/** The text of that secret. */
export function secret(dir: string, name: string): string {
  return readFileSync(secretFile(dir, name), 'utf8').trim();
}
