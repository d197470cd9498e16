// Everything that billing listens to.

import type { Subscription } from '@tollgate/consumer';
import type { BillingDeps, BillingTables } from '../deps.ts';
import { agreementAccepted } from './agreement-accepted.ts';
import { balanceThresholdCrossed } from './balance-threshold-crossed.ts';
import { privacyOrdered } from './privacy-ordered.ts';
import { standingChanged } from './standing-changed.ts';
import { tenantClosed } from './tenant-closed.ts';
import { tenantRegistered } from './tenant-registered.ts';
import { discrepancyResolved, usageCorrected } from './usage-corrected.ts';
import { usageCounted } from './usage-counted.ts';

export { createUsageBacklog } from './usage-backlog.ts';

export function subscriptions(deps: BillingDeps): readonly Subscription<BillingTables, unknown>[] {
  return [
    tenantRegistered,
    agreementAccepted,
    tenantClosed,
    standingChanged,
    usageCounted(deps),
    usageCorrected(deps),
    discrepancyResolved(deps),
    balanceThresholdCrossed(deps),
    privacyOrdered,
  ];
}
