// What billing offers about low balances: RPCs with who may call them, and the background work.

import { AutoTopUpServiceService } from '@tollgate/contracts/billing/v1/auto_top_up';
import type { Db } from '@tollgate/db';
import { implement } from '@tollgate/rpc';
import type { Composed, Job } from '@tollgate/service';
import { autoTopUpAccess } from './access-auto-top-up.ts';
import type { BillingDeps, BillingTables, EntryParts } from './deps.ts';
import {
  disableAutoTopUpHandler,
  enableAutoTopUpHandler,
  getAutoTopUpHandler,
  getLowBalanceAlertsHandler,
  setLowBalanceAlertsHandler,
} from './handlers/auto-top-up.ts';
import { topUpLow } from './operations/top-up-low.ts';

export function autoTopUpSurface(parts: EntryParts): Pick<Composed<BillingTables>, 'bindings' | 'access'> {
  return {
    bindings: [
      implement(AutoTopUpServiceService, {
        setLowBalanceAlerts: setLowBalanceAlertsHandler(parts),
        getLowBalanceAlerts: getLowBalanceAlertsHandler(parts),
        enableAutoTopUp: enableAutoTopUpHandler(parts),
        disableAutoTopUp: disableAutoTopUpHandler(parts),
        getAutoTopUp: getAutoTopUpHandler(parts),
      }),
    ],
    access: [[AutoTopUpServiceService, autoTopUpAccess]],
  };
}

/** The wallet tells when a balance falls; what is still low after a pause or an outage is found by looking. */
const EVERY_MS = 15_000;

export function autoTopUpJobs(db: Db<BillingTables>, deps: BillingDeps): readonly Job[] {
  return [{ name: 'auto-top-up', everyMs: EVERY_MS, run: (_now, signal) => topUpLow(db, deps, signal) }];
}
