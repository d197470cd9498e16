// Usage that metering counted: charged line by line.

import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { type Subscription, subscription } from '@tollgate/consumer';
import type { Tx } from '@tollgate/db';
import type { BillingDeps, BillingTables } from '../deps.ts';
import { usageInvalid } from '../domain/errors.ts';
import { chargeUsage, type CountedUsage } from '../operations/charge-usage.ts';

/** Where the usage comes from; the backlog is measured by the same names. */
export const USAGE_COUNTED = {
  consumer: 'billing-usage-counted',
  stream: 'METERING',
  subject: 'tollgate.metering.usage_counted',
} as const;

/** As long as the wallet lets references be, and metering ids: in code points. */
const NAME_MAX = 100;

export function usageCounted(deps: BillingDeps): Subscription<BillingTables, unknown> {
  const charge = async (tx: Tx<BillingTables>, event: UsageCounted): Promise<void> => {
    await chargeUsage(tx, deps, toCountedUsage(event));
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

function toCountedUsage(event: UsageCounted): CountedUsage {
  const { usageId, tenantId } = event;
  if (usageId === '' || tenantId === '') throw usageInvalid(usageId, 'usage names its id and its tenant');
  const lines = event.lines.map((line, lineIndex) => {
    if (line.product === '' || line.hourStart === undefined)
      throw usageInvalid(usageId, 'a line names its product and its hour');
    const { product, jobId, grantId, hourStart, units } = line;
    if ([product, jobId, grantId].some((name) => Array.from(name).length > NAME_MAX))
      throw usageInvalid(usageId, 'a line has a name that is too long');
    return { usageId, lineIndex, tenantId, product, jobId, grantId, hourStart, units };
  });
  return { usageId, tenantId, lines };
}
