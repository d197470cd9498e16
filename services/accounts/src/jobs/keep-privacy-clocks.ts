// Sets deadlines that could not be counted, ends the cooling off of closures, and erases what the law no longer wants kept.
import type { Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { endCoolOffs } from '../operations/closures.ts';
import { keepRetention } from '../operations/keep-retention.ts';
import { setDeadlines } from '../operations/set-deadlines.ts';

export function keepPrivacyClocksJob(db: Db<AccountsTables>, deps: AccountsDeps): Job {
  return {
    name: 'keep-privacy-clocks',
    everyMs: 30_000,
    run: async (_now, signal) => {
      await setDeadlines(db, deps);
      await endCoolOffs(db, deps, signal);
      await keepRetention(db, deps, signal);
    },
  };
}
