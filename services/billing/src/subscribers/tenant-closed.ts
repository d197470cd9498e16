// accounts.TenantClosed: the tenant orders nothing any more.

import { TenantClosed } from '@tollgate/contracts/accounts/v1/events';
import { type Subscription, subscription } from '@tollgate/consumer';
import type { BillingTables } from '../deps.ts';
import { closeTenant } from '../operations/project-tenant.ts';

export const tenantClosed: Subscription<BillingTables, unknown> = subscription<BillingTables, TenantClosed>({
  consumer: 'billing-tenant-closed',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.tenant_closed',
  decode: (bytes) => TenantClosed.decode(bytes),
  handle: (tx, event, meta) => closeTenant(tx, event.tenantId, event.occurTime ?? meta.time),
});
