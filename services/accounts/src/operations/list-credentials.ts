// Lists a tenant's credentials.
import type { Reader } from '@tollgate/db';
import type { AccountsTables } from '../deps.ts';
import type { Credential } from '../domain/credential.ts';
import { findCredentials } from '../store/credentials.ts';

/** Newest first. */
export function listCredentials(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<Credential[]> {
  return findCredentials(db, filter);
}
