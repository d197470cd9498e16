// Holds new submissions against the registry, where one is configured.
import type { Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { askRegistry } from '../operations/ask-registry.ts';

export function askRegistryJob(db: Db<AccountsTables>, deps: AccountsDeps): Job {
  return { name: 'ask-registry', everyMs: 5_000, run: (_now, signal) => askRegistry(db, deps, signal) };
}
