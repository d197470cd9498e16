// accounts.TenantRegistered: the tenant starts with what stands in its way.
import { TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { tenantRegistered } from '../operations/follow-tenant.ts';
import { tenantOf, timeOf } from './event-fields.ts';

export function onTenantRegistered(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, TenantRegistered>({
    consumer: 'enforcement-tenant-registered',
    stream: 'ACCOUNTS',
    subject: 'tollgate.accounts.tenant_registered',
    decode: (bytes) => TenantRegistered.decode(bytes),
    handle: (tx, event, meta) => tenantRegistered(tx, tenantOf(event), timeOf(event, meta), deps.now()),
  });
}
