// Lists a tenant's credentials.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { Credential } from '../domain/credential.ts';
import { findCredentials, findCredentialsByIds } from '../store/credentials.ts';
import { withWords } from './credential-words.ts';

/** Newest first. */
export async function listCredentials(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<Credential[]> {
  return withWords(db, deps, filter.tenantId, await findCredentials(db, filter));
}

/** Those of the tenant among them, in no order. */
export async function credentialsByIds(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  credentialIds: readonly string[],
): Promise<Credential[]> {
  return withWords(db, deps, tenantId, await findCredentialsByIds(db, tenantId, credentialIds));
}
