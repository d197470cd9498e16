// Reads tenants with their names.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { tenantNotFound } from '../domain/errors.ts';
import type { Tenant, TenantState } from '../domain/tenant.ts';
import { findBansOf } from '../store/bans.ts';
import { findTenant, findTenants, type StoredTenant } from '../store/tenants.ts';
import { dataKeyOf, dataKeysOf, SEALED } from './data-keys.ts';

/** @throws DomainError TENANT_NOT_FOUND. */
export async function getTenant(db: Reader<AccountsTables>, deps: AccountsDeps, tenantId: string): Promise<Tenant> {
  const stored = await findTenant(db, tenantId);
  if (stored === undefined) throw tenantNotFound(tenantId);
  const bans = await findBansOf(db, [tenantId]);
  return named(stored, await dataKeyOf(db, deps, tenantId), bans.get(tenantId)?.at);
}

/** Newest first. */
export async function listTenants(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  filter: { readonly state: TenantState | undefined; readonly before: string | undefined; readonly limit: number },
): Promise<Tenant[]> {
  const stored = await findTenants(db, filter);
  const ids = stored.map(({ record }) => record.tenantId);
  const keys = await dataKeysOf(db, deps, ids);
  const bans = await findBansOf(db, ids);
  return stored.map((tenant) => {
    const { tenantId } = tenant.record;
    return named(tenant, keys.get(tenantId), bans.get(tenantId)?.at);
  });
}

function named(
  { record, sealedDisplayName }: StoredTenant,
  key: DataKey | undefined,
  bannedAt: Date | undefined,
): Tenant {
  return { ...record, displayName: key?.open(SEALED.tenantName, sealedDisplayName) ?? '', bannedAt };
}
