// accounts.TenantRegistered: the tenant is known from now on.

import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { type Subscription, subscription } from '@tollgate/consumer';
import type { BillingTables } from '../deps.ts';
import { registerTenant } from '../operations/project-tenant.ts';

export const tenantRegistered: Subscription<BillingTables, unknown> = subscription<BillingTables, TenantRegistered>({
  consumer: 'billing-tenant-registered',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.tenant_registered',
  decode: (bytes) => TenantRegistered.decode(bytes),
  handle: (tx, event) => registerTenant(tx, event.tenantId),
});
