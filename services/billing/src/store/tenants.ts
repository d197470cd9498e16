// Tenants as accounts reports them. Facts may arrive in any order: whichever comes first makes the row.

import type { Reader, Tx } from '@tollgate/db';
import type { BillingTables } from './schema.ts';

/** What billing knows of a tenant. */
export interface TenantRecord {
  readonly tenantId: string;
  readonly closed: boolean;
  /** What it accepted last. */
  readonly agreementId: string | undefined;
  readonly agreementVersion: string | undefined;
}

export async function findTenant(db: Reader<BillingTables>, tenantId: string): Promise<TenantRecord | undefined> {
  const row = await db
    .selectFrom('tenants')
    .select(['tenant_id', 'closed_at', 'agreement_id', 'agreement_version'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return (
    row && {
      tenantId: row.tenant_id,
      closed: row.closed_at !== null,
      agreementId: row.agreement_id ?? undefined,
      agreementVersion: row.agreement_version ?? undefined,
    }
  );
}

/** Holds the tenant's row until the transaction ends: one closing of a period at a time, and one fact about it. False when there is none. */
export async function lockTenant(tx: Tx<BillingTables>, tenantId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('tenants')
    .select('tenant_id')
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export async function putTenant(tx: Tx<BillingTables>, tenantId: string): Promise<void> {
  await tx
    .insertInto('tenants')
    .values({ tenant_id: tenantId, agreement_id: null, agreement_version: null, closed_at: null })
    .onConflict((conflict) => conflict.column('tenant_id').doNothing())
    .execute();
}

export async function setAgreement(
  tx: Tx<BillingTables>,
  tenantId: string,
  agreementId: string,
  version: string,
): Promise<void> {
  await putTenant(tx, tenantId);
  await tx
    .updateTable('tenants')
    .set({ agreement_id: agreementId, agreement_version: version })
    .where('tenant_id', '=', tenantId)
    .execute();
}

export async function setClosed(tx: Tx<BillingTables>, tenantId: string, time: Date): Promise<void> {
  await putTenant(tx, tenantId);
  await tx.updateTable('tenants').set({ closed_at: time }).where('tenant_id', '=', tenantId).execute();
}
