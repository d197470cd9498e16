// Forgets failed sign-ins and sessions that no longer matter.
import type { Tx } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import { FORGET_AFTER_MS } from '../domain/sign-in-guard.ts';
import { deleteSpentSignIns } from '../store/sign-ins.ts';

/** Six months of log, plus the days that months differ (Cybersecurity Law art. 21). */
const KEEP_SESSIONS_MS = 190 * 24 * 3_600_000;

/** Deletes guards whose failures no longer count, and sessions that ended half a year ago. */
export function forgetSignIns(tx: Tx<AccountsTables>, now: Date): Promise<void> {
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  return deleteSpentSignIns(tx, { lastAttempt: ago(FORGET_AFTER_MS), expiry: ago(KEEP_SESSIONS_MS) });
}
