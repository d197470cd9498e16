// Runs forgetSignIns every now and then.
import { type Db, inTransaction } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsTables } from '../deps.ts';
import { forgetSignIns } from '../operations/forget-sign-ins.ts';

export function forgetSignInsJob(db: Db<AccountsTables>): Job {
  return {
    name: 'forget-sign-ins',
    everyMs: 600_000,
    run: (now) => inTransaction(db, (tx) => forgetSignIns(tx, now)),
  };
}
