// Gives back payments that pay nothing: a second payment of a paid order, or one of a tenant that has left.

import { type Db, inTransaction } from '@tollgate/db';
import { isRefusal } from '@tollgate/errors';
import type { BillingDeps } from '../deps.ts';
import { SURPLUS_PROPOSER } from '../domain/refund.ts';
import { untouchedSurplus } from '../store/refundable-payments.ts';
import { surplusRefunded } from '../store/refunds.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { proposeRefund } from './propose-refund.ts';

const BATCH = 50;

/** Proposes a refund for each that has none, and returns how many; above one person's limit it waits for finance. */
export async function refundSurplus(db: Db<BillingTables>, deps: BillingDeps): Promise<number> {
  const found = await untouchedSurplus(db, BATCH);
  let proposed = 0;
  for (const { paymentId, tenantId, paid } of found) {
    try {
      await inTransaction(db, async (tx) => {
        await lockTenant(tx, tenantId);
        // Somebody may have begun meanwhile.
        if ((await surplusRefunded(tx, paymentId)).micros > 0n) return;
        await proposeRefund(tx, deps, {
          tenantId,
          amount: paid,
          source: 'surplus',
          destination: 'original',
          reason: '多付退款',
          paymentId,
          proposer: SURPLUS_PROPOSER,
          refundable: undefined,
        });
        proposed += 1;
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      deps.telemetry.refundStuck('surplus', paymentId, error.reason);
    }
  }
  return proposed;
}
