// Runs reviewBindings soon after a version takes effect.
import type { Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { reviewBindings } from '../operations/review-bindings.ts';

export function reviewBindingsJob(db: Db<AccountsTables>, deps: AccountsDeps): Job {
  return {
    name: 'review-bindings',
    everyMs: 30_000,
    run: (_now, signal) => reviewBindings(db, deps, signal),
  };
}
