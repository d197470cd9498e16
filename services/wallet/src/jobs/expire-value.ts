// Every few seconds: tenants with reservations or lots whose time is over.
import { inTransaction, type Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { expireValue } from '../operations/expire-value.ts';
import { tenantsWithExpiredLots } from '../store/lots.ts';
import { tenantsWithExpiredReservations } from '../store/reservations.ts';
import type { WalletTables } from '../store/schema.ts';

const TENANTS_A_RUN = 500;

/** Only tidies: decisions judge expiry by themselves. */
export function expireValueJob(db: Db<WalletTables>, deps: Deps): Job {
  return {
    name: 'expire-value',
    everyMs: 5_000,
    run: async (now, signal) => {
      const tenants = new Set([
        ...(await tenantsWithExpiredReservations(db, now, TENANTS_A_RUN)),
        ...(await tenantsWithExpiredLots(db, now, TENANTS_A_RUN)),
      ]);
      for (const tenantId of tenants) {
        if (signal.aborted) return;
        await inTransaction(db, (tx) => expireValue(tx, deps, tenantId));
      }
    },
  };
}
