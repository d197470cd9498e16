// Which registry this service asks, out of its settings.
import { field, readConfig } from '@tollgate/config';
import { httpRegistry } from './http-registry.ts';
import { offlineRegistry, type Registry } from './registry.ts';

const TIMEOUT_MS = 5_000;
const TRIES = 3;

const key = field
  .secretFile()
  .refine((text) => /^[0-9a-f]{64}$/i.test(text), { error: 'names a file that does not hold 64 hexadecimal digits' });

/** ACCOUNTS_REGISTRY_URL with ACCOUNTS_REGISTRY_KEY_FILE; offline without both. @throws ConfigError with one of them only. */
export function readRegistry(env: Readonly<Record<string, string | undefined>>, now: () => Date): Registry {
  const names = ['ACCOUNTS_REGISTRY_URL', 'ACCOUNTS_REGISTRY_KEY_FILE'] as const;
  const set = names.filter((name) => (env[name] ?? '') !== '');
  if (set.length === 0) return offlineRegistry;
  const values = readConfig(env, { ACCOUNTS_REGISTRY_URL: field.url(), ACCOUNTS_REGISTRY_KEY_FILE: key });
  return httpRegistry({
    url: values.ACCOUNTS_REGISTRY_URL,
    key: Buffer.from(values.ACCOUNTS_REGISTRY_KEY_FILE, 'hex'),
    timeoutMs: TIMEOUT_MS,
    tries: TRIES,
    now,
  });
}
