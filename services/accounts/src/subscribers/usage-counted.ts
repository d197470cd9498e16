// metering.UsageCounted: a tenant that goes on using the service consents to what binds by use.
import { type Subscription, subscription } from '@tollgate/consumer';
import { UsageCounted } from '@tollgate/contracts/metering/v1/events';
import { invalidArgument } from '@tollgate/errors';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { learnUse } from '../operations/learn-use.ts';

export function usageCounted(deps: AccountsDeps): Subscription<AccountsTables, unknown> {
  return subscription<AccountsTables, UsageCounted>({
    consumer: 'accounts-usage-counted',
    stream: 'METERING',
    subject: 'tollgate.metering.usage_counted',
    decode: (bytes) => UsageCounted.decode(bytes),
    handle: (tx, { usageId, tenantId, lines }) => learnUse(tx, deps, { usageId, tenantId, lines: lines.map(hourOf) }),
  });
}

function hourOf({ hourStart, messages, units }: UsageCounted['lines'][number]) {
  if (hourStart === undefined) throw invalidArgument('EVENT_INCOMPLETE', 'A line lacks its hour.');
  return { hourStart, messages, units };
}
