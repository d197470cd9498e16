// Announces papers that expire, and tells the others what falls due.
import type { Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { watchRequirements } from '../operations/watch-requirements.ts';

export function watchRequirementsJob(db: Db<AccountsTables>, deps: AccountsDeps): Job {
  return { name: 'watch-requirements', everyMs: 30_000, run: (_now, signal) => watchRequirements(db, deps, signal) };
}
