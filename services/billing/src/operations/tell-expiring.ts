// Tells of packages that are about to end: 30, 7 and 1 days ahead, each once.

import { type Db, inTransaction } from '@tollgate/db';
import { NOTICE_DAYS, noticeDue } from '../domain/package.ts';
import { noteTold, packagesEnding } from '../store/packages.ts';
import type { BillingTables } from '../store/schema.ts';
import { appendPackageExpiring } from './append-package-events.ts';

const DAY_MS = 86_400_000;

/** Returns how many notices were due and had not been told. Safe to run at the same time anywhere. */
export async function tellExpiring(db: Db<BillingTables>, deps: { readonly now: () => Date }): Promise<number> {
  const now = deps.now();
  const until = new Date(now.getTime() + Math.max(...NOTICE_DAYS) * DAY_MS);
  let told = 0;
  for (const bought of await packagesEnding(db, now, until)) {
    const days = noticeDue(bought, now);
    if (days === undefined) continue;
    await inTransaction(db, async (tx) => {
      if (!(await noteTold(tx, bought.packageId, days, now))) return;
      await appendPackageExpiring(tx, bought, days, now);
      told++;
    });
  }
  return told;
}
