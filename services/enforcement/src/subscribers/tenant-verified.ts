// accounts.TenantVerified: the KYC restriction ends.
import { TenantVerified } from '@tollgate/contracts/accounts/v1/events';
import { subscription, type Subscription } from '@tollgate/consumer';
import type { Deps, EnforcementTables } from '../deps.ts';
import { tenantVerified } from '../operations/follow-tenant.ts';
import { tenantOf, timeOf } from './event-fields.ts';

export function onTenantVerified(deps: Deps): Subscription<EnforcementTables, unknown> {
  return subscription<EnforcementTables, TenantVerified>({
    consumer: 'enforcement-tenant-verified',
    stream: 'ACCOUNTS',
    subject: 'tollgate.accounts.tenant_verified',
    decode: (bytes) => TenantVerified.decode(bytes),
    handle: (tx, event, meta) => tenantVerified(tx, tenantOf(event), timeOf(event, meta), deps.now()),
  });
}
