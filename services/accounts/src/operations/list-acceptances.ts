// Reads a tenant's consents.
import type { Reader } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import type { Acceptance } from '../domain/acceptance.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { listAcceptances as rowsOf } from '../store/acceptances.ts';
import { findTenant } from '../store/tenants.ts';

/** Newest first. @throws DomainError TENANT_NOT_FOUND. */
export async function listAcceptances(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<Acceptance[]> {
  if ((await findTenant(db, filter.tenantId)) === undefined) throw tenantNotFound(filter.tenantId);
  return rowsOf(db, filter);
}
