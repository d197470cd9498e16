// Restrictions with a date end by themselves. Standing sees the date at once; this notes it and tells it.
import { inTransaction } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { dueRestrictions, endRestriction } from '../operations/lift-restriction.ts';

const BATCH = 200;

export function endRestrictionsJob(deps: Deps): Job {
  return {
    name: 'end-restrictions',
    everyMs: 1_000,
    run: async (now, signal) => {
      for (const { tenantId, restrictionId } of await dueRestrictions(deps.db, now, BATCH)) {
        if (signal.aborted) return;
        await inTransaction(deps.db, (tx) => endRestriction(tx, tenantId, restrictionId, now));
      }
    },
  };
}
