// What corrections and settled disputes change of usage: charged, or given back, in the month that it belongs to.

import { type Subscription, subscription } from '@tollgate/consumer';
import { DiscrepancyResolved, UsageCorrected } from '@tollgate/contracts/metering/v1/count_events';
import { fromProtoNote, fromProtoUsage } from '../adapters/facts.ts';
import type { BillingDeps, BillingTables } from '../deps.ts';
import { chargeUsage } from '../operations/charge-usage.ts';

export const USAGE_CORRECTED = {
  consumer: 'billing-usage-corrected',
  stream: 'METERING',
  subject: 'tollgate.metering.usage_corrected',
} as const;

export const DISCREPANCY_RESOLVED = {
  consumer: 'billing-discrepancy-resolved',
  stream: 'METERING',
  subject: 'tollgate.metering.discrepancy_resolved',
} as const;

export function usageCorrected(deps: BillingDeps): Subscription<BillingTables, unknown> {
  return subscription<BillingTables, UsageCorrected>({
    ...USAGE_CORRECTED,
    decode: (bytes) => UsageCorrected.decode(bytes),
    handle: async (tx, event) => {
      await chargeUsage(tx, deps, fromProtoUsage(event), 'corrected');
    },
    afterCommit: () => deps.wake.charges(),
  });
}

export function discrepancyResolved(deps: BillingDeps): Subscription<BillingTables, unknown> {
  return subscription<BillingTables, DiscrepancyResolved>({
    ...DISCREPANCY_RESOLVED,
    decode: (bytes) => DiscrepancyResolved.decode(bytes),
    handle: async (tx, event) => {
      const note = fromProtoNote(event);
      if (note !== undefined) await chargeUsage(tx, deps, note, 'note');
    },
    afterCommit: () => deps.wake.charges(),
  });
}
