// Tenants as the events of other services tell.
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { EnforcementTables, TenantsTable } from './schema.ts';

export type TenantRow = Selectable<TenantsTable>;

export async function findTenant(db: Reader<EnforcementTables>, tenantId: string): Promise<TenantRow | undefined> {
  return db.selectFrom('tenants').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
}

/** Those of them that are known. */
export async function findTenants(db: Reader<EnforcementTables>, tenantIds: readonly string[]): Promise<TenantRow[]> {
  if (tenantIds.length === 0) return [];
  return db.selectFrom('tenants').selectAll().where('tenant_id', 'in', tenantIds).execute();
}

/** Holds the tenant until the transaction ends: changes of standing, and grants against them, take turns. */
export async function lockTenant(tx: Tx<EnforcementTables>, tenantId: string): Promise<TenantRow | undefined> {
  return tx.selectFrom('tenants').selectAll().where('tenant_id', '=', tenantId).forNoKeyUpdate().executeTakeFirst();
}

/** The same for a tenant that an event names: facts of several streams come in any order. */
export async function lockTenantOrNew(tx: Tx<EnforcementTables>, tenantId: string): Promise<TenantRow> {
  await tx
    .insertInto('tenants')
    .values({
      tenant_id: tenantId,
      registered_at: null,
      agreement_id: null,
      agreement_version: null,
      agreement_accepted_at: null,
      verified_at: null,
    })
    .onConflict((conflict) => conflict.column('tenant_id').doNothing())
    .execute();
  return tx
    .selectFrom('tenants')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
}

type Facts = Partial<Omit<TenantRow, 'tenant_id' | 'standing_version'>>;

export async function updateTenant(tx: Tx<EnforcementTables>, tenantId: string, facts: Facts): Promise<void> {
  await tx.updateTable('tenants').set(facts).where('tenant_id', '=', tenantId).execute();
}

/** The next version of the tenant's standing. Only for a tenant that is locked. */
export async function nextStandingVersion(tx: Tx<EnforcementTables>, tenantId: string): Promise<bigint> {
  const row = await tx
    .updateTable('tenants')
    .set((eb) => ({ standing_version: eb('standing_version', '+', 1n) }))
    .where('tenant_id', '=', tenantId)
    .returning('standing_version')
    .executeTakeFirstOrThrow();
  return row.standing_version;
}
