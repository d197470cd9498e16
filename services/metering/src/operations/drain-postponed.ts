// Brings in what was postponed, once it can be counted or has waited too long.

import { inTransaction } from '@tollgate/db';

import type { Deps } from '../deps.ts';
import { countPostponed, takeDue } from '../store/postponed-reports.ts';
import { decodeBatch } from '../adapters/decode-batch.ts';
import { takePostponed } from './take-deliveries.ts';

/** Facts of accounts and billing are seconds behind; a price book that somebody forgot is published within a day. */
const WAIT_MS = 24 * 3_600_000;
/** Of one transaction: they bound its memory and how long it holds its locks. */
const AT_ONCE = { rows: 200, bytes: 4_000_000 };

/**
 * Takes rows out and counts or dead-letters them in one transaction each time, until none is due: killed anywhere, each
 * report is counted once.
 */
export async function drainPostponed(deps: Omit<Deps, 'broker'>, now: Date, signal: AbortSignal): Promise<void> {
  const overdueAt = new Date(now.getTime() - WAIT_MS);
  let taken = 1;
  while (taken > 0 && !signal.aborted) {
    taken = await inTransaction(deps.db, async (tx) => {
      const due = await takeDue(tx, overdueAt, AT_ONCE);
      const batches = due.map(({ batch: bytes, ...origin }) => ({
        ...origin,
        bytes,
        reports: decodeBatch(bytes),
      }));
      if (batches.length > 0) await takePostponed(tx, deps, batches);
      return batches.length;
    });
  }
  deps.telemetry.waiting(await countPostponed(deps.db));
}
