// Sanctions begin and end at their times, and missed deadlines are noted with what follows them.
import { inTransaction } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { expireSanction, sanctionsToBegin, sanctionsToEnd, startSanction } from '../operations/end-sanction.ts';
import { missedRectifications, missRectification } from '../operations/rectify.ts';

const BATCH = 200;

export function sanctionsByTimeJob(deps: Deps): Job {
  return {
    name: 'sanctions-by-time',
    everyMs: 1_000,
    run: async (now, signal) => {
      for (const { tenantId, sanctionId } of await sanctionsToBegin(deps.db, now, BATCH)) {
        if (signal.aborted) return;
        await inTransaction(deps.db, (tx) => startSanction(tx, tenantId, sanctionId, now));
      }
      for (const { tenantId, sanctionId } of await sanctionsToEnd(deps.db, now, BATCH)) {
        if (signal.aborted) return;
        await inTransaction(deps.db, (tx) => expireSanction(tx, tenantId, sanctionId, now));
      }
      for (const { tenantId, rectificationId } of await missedRectifications(deps.db, now, BATCH)) {
        if (signal.aborted) return;
        await inTransaction(deps.db, (tx) => missRectification(tx, tenantId, rectificationId, now));
      }
    },
  };
}
