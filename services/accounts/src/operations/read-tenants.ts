// Reads tenants with their names.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { tenantNotFound } from '../domain/errors.ts';
import type { Tenant, TenantState } from '../domain/tenant.ts';
import { findTenant, findTenants, type StoredTenant } from '../store/tenants.ts';
import { dataKeyOf, dataKeysOf, SEALED } from './data-keys.ts';

/** @throws DomainError TENANT_NOT_FOUND. */
export async function getTenant(db: Reader<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<Tenant> {
  const stored = await findTenant(db, tenantId);
  if (stored === undefined) throw tenantNotFound(tenantId);
  return named(stored, await dataKeyOf(db, deps, tenantId));
}

/** Newest first. */
export async function listTenants(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  filter: { readonly state: TenantState | undefined; readonly before: string | undefined; readonly limit: number },
): Promise<Tenant[]> {
  const stored = await findTenants(db, filter);
  const keys = await dataKeysOf(
    db,
    deps,
    stored.map(({ record }) => record.tenantId),
  );
  return stored.map((tenant) => named(tenant, keys.get(tenant.record.tenantId)));
}

function named({ record, sealedDisplayName }: StoredTenant, key: DataKey | undefined): Tenant {
  return { ...record, displayName: key?.open(SEALED.tenantName, sealedDisplayName) ?? '' };
}
