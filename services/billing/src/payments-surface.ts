// What billing offers about payments: RPCs with who may call them, and the background work.

import { PaymentsServiceService } from '@tollgate/contracts/billing/v1/payments';
import type { Db } from '@tollgate/db';
import { implement } from '@tollgate/rpc';
import type { Composed, Job } from '@tollgate/service';
import { paymentsAccess } from './access-payments.ts';
import type { BillingDeps, BillingTables, EntryParts } from './deps.ts';
import { closeOrderHandler } from './handlers/close-order.ts';
import { queryOrderHandler } from './handlers/query-order.ts';
import { queryOrders } from './operations/query-orders.ts';

export function paymentsSurface(parts: EntryParts): Pick<Composed<BillingTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(PaymentsServiceService, { queryOrder: queryOrderHandler(parts), closeOrder: closeOrderHandler(parts) }),
    ],
    access: [[PaymentsServiceService, paymentsAccess]],
  };
}

/** Rows say when work is due, so that the jobs only have to look often enough. */
const EVERY_MS = 5_000;

export function paymentJobs(db: Db<BillingTables>, deps: BillingDeps): readonly Job[] {
  const untilDone = (step: (signal: AbortSignal) => Promise<number>) => async (_now: Date, signal: AbortSignal) => {
    for (let due = 1; due > 0 && !signal.aborted;) due = await step(signal);
  };
  return [{ name: 'query-orders', everyMs: EVERY_MS, run: untilDone((signal) => queryOrders(db, deps, signal)) }];
}
