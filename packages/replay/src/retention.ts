// Forgets answers that nobody asks for any more.

import { type Db, narrowDb } from '@tollgate/db';
import { sql } from 'kysely';
import type { ReplayTables } from './table.ts';

/** How long a request id is answered as it was the first time; afterwards it is a new request. */
export const REMEMBERED_DAYS = 90;

const DAY_MS = 24 * 60 * 60_000;
const PORTION = 2_000;

/**
 * Removes what was answered longer than REMEMBERED_DAYS ago, in portions that hold nobody up. Ends early when `signal`
 * aborts. Returns how many were removed.
 */
export async function forgetOldRequests<S extends ReplayTables>(
  db: Db<S>,
  now: Date,
  signal: AbortSignal,
): Promise<number> {
  const before = new Date(now.getTime() - REMEMBERED_DAYS * DAY_MS);
  let removed = 0;
  while (!signal.aborted) {
    const { numAffectedRows = 0n } = await sql`
      delete from request_log where ctid = any(array(
        select ctid from request_log where created_at < ${before} limit ${PORTION}
      ))`.execute(narrowDb<ReplayTables, S>(db));
    removed += Number(numAffectedRows);
    if (numAffectedRows < BigInt(PORTION)) break;
  }
  return removed;
}
