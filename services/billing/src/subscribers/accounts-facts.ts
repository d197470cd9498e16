// What accounts reports of tenants.

import { AgreementAccepted, TenantClosed, TenantRegistered } from '@tollgate/contracts/accounts/v1/events';
import { type Subscription, subscription } from '@tollgate/consumer';
import type { BillingTables } from '../deps.ts';
import { acceptAgreement, closeTenant, registerTenant } from '../operations/project-tenant.ts';

export const tenantRegistered: Subscription<BillingTables, unknown> = subscription<BillingTables, TenantRegistered>({
  consumer: 'billing-tenant-registered',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.tenant_registered',
  decode: (bytes) => TenantRegistered.decode(bytes),
  handle: (tx, event) => registerTenant(tx, event.tenantId),
});

export const agreementAccepted: Subscription<BillingTables, unknown> = subscription<BillingTables, AgreementAccepted>({
  consumer: 'billing-agreement-accepted',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.agreement_accepted',
  decode: (bytes) => AgreementAccepted.decode(bytes),
  handle: (tx, event) => acceptAgreement(tx, event.tenantId, event.agreementId, event.version),
});

export const tenantClosed: Subscription<BillingTables, unknown> = subscription<BillingTables, TenantClosed>({
  consumer: 'billing-tenant-closed',
  stream: 'ACCOUNTS',
  subject: 'tollgate.accounts.tenant_closed',
  decode: (bytes) => TenantClosed.decode(bytes),
  handle: (tx, event, meta) => closeTenant(tx, event.tenantId, event.occurTime ?? meta.time),
});
