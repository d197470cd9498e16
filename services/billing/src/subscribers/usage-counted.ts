// Usage that metering counted: charged line by line.

import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { type Subscription, subscription } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import { fromProtoUsage } from '../adapters/facts.ts';
import type { BillingDeps, BillingTables } from '../deps.ts';
import { chargeUsage } from '../operations/charge-usage.ts';

/** Where the usage comes from; the backlog is measured by the same names. */
export const USAGE_COUNTED = {
  consumer: 'billing-usage-counted',
  stream: 'METERING',
  subject: 'tollgate.metering.usage_counted',
} as const;

export function usageCounted(deps: BillingDeps): Subscription<BillingTables, unknown> {
  const charge = async (tx: Tx<BillingTables>, event: UsageCounted): Promise<void> => {
    await chargeUsage(tx, deps, fromProtoUsage(event));
  };
  return subscription<BillingTables, UsageCounted>({
    ...USAGE_COUNTED,
    decode: (bytes) => UsageCounted.decode(bytes),
    handle: charge,
    handleBatch: async (tx, items) => {
      for (const { event } of items) await charge(tx, event);
    },
    afterCommit: () => deps.wake.charges(),
  });
}
