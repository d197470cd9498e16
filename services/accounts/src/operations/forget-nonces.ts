// Forgets nonces that no longer matter.
import type { Tx } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import { deleteNonces } from '../store/credentials.ts';

/** Clocks of our processes may differ by as much. */
const SLACK_MS = 60_000;

export function forgetNonces(tx: Tx<AccountsTables>, now: Date): Promise<void> {
  return deleteNonces(tx, new Date(now.getTime() - SLACK_MS));
}
