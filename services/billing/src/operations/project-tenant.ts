// Keeps what billing has to know of tenants, as accounts reports it.

import type { Tx } from '@tollgate/db';
import type { BillingTables } from '../store/schema.ts';
import { putTenant, setAgreement, setClosed } from '../store/tenants.ts';

/** A tenant registered. */
export function registerTenant(tx: Tx<BillingTables>, tenantId: string): Promise<void> {
  return putTenant(tx, tenantId);
}

/** A tenant accepted a version of an agreement. */
export function acceptAgreement(
  tx: Tx<BillingTables>,
  tenantId: string,
  agreementId: string,
  version: string,
): Promise<void> {
  return setAgreement(tx, tenantId, agreementId, version);
}

/** A tenant parted from us. */
export function closeTenant(tx: Tx<BillingTables>, tenantId: string, time: Date): Promise<void> {
  return setClosed(tx, tenantId, time);
}
