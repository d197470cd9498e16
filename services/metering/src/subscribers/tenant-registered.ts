// accounts.TenantRegistered: the tenant is known.

import { subscription } from '@tollgate/consumer';
import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';

import type { MeteringTables } from '../deps.ts';
import { learnTenant } from '../operations/learn-tenants.ts';

export const tenantRegistered = subscription<MeteringTables, TenantRegistered>({
  consumer: 'metering-tenant-registered',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.tenant_registered',
  decode: (bytes) => TenantRegistered.decode(bytes),
  handle: (tx, event, meta) => learnTenant(tx, event.tenantId, event.occurTime ?? meta.time),
});
