// Runs announceAgreements soon after anything is published.
import type { Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { announceAgreements } from '../operations/announce-agreements.ts';

export function announceAgreementsJob(db: Db<AccountsTables>, deps: AccountsDeps): Job {
  return {
    name: 'announce-agreements',
    everyMs: 5_000,
    run: (_now, signal) => announceAgreements(db, deps, signal),
  };
}
