// Erases what the law no longer wants kept of closed tenants, each class of data in its time.
import { type Db, inTransaction } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { findDueRetention, markRetentionErased } from '../store/closures.ts';
import { eraseOptionalFacts, erasePapers } from '../store/erasure.ts';
import { lockTenant } from '../store/tenants.ts';
import { eraseAfterRetention } from './order-erasure.ts';

const BATCH = 100;

/** A transaction an item, so that a killed run goes on where it was. */
export async function keepRetention(db: Db<AccountsTables>, deps: AccountsDeps, signal: AbortSignal): Promise<void> {
  const due = await findDueRetention(db, deps.now(), BATCH);
  for (const { tenantId, dataClass } of due) {
    if (signal.aborted) return;
    await inTransaction(db, async (tx) => {
      if ((await lockTenant(tx, tenantId)) === undefined) return;
      if (dataClass === 'PERSONAL_DATA') return eraseAfterRetention(tx, deps, tenantId);
      if (dataClass === 'PAPERS') await erasePapers(tx, tenantId);
      else await eraseOptionalFacts(tx, tenantId);
      await markRetentionErased(tx, tenantId, dataClass, deps.now());
    });
  }
}
