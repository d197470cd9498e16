// Grants that nobody returned end with their reservations.
import { inTransaction } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { endGrants } from '../operations/return-grant.ts';

const BATCH = 500;

export function expireGrantsJob(deps: Deps): Job {
  return {
    name: 'expire-grants',
    everyMs: 10_000,
    run: async (now, signal) => {
      while (!signal.aborted) {
        const ended = await inTransaction(deps.db, (tx) => endGrants(tx, now, BATCH));
        if (ended < BATCH) return;
      }
    },
  };
}
