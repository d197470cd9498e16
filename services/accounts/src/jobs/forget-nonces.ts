// Forgets nonces that the time of their requests refuses by now.
import { type Db, inTransaction } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsTables } from '../deps.ts';
import { forgetNonces } from '../operations/forget-nonces.ts';

export function forgetNoncesJob(db: Db<AccountsTables>): Job {
  return { name: 'forget-nonces', everyMs: 60_000, run: (now) => inTransaction(db, (tx) => forgetNonces(tx, now)) };
}
