// Freezes and revokes credentials.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { type Credential, type FreezeCause, isKnown } from '../domain/credential.ts';
import { credentialEnded, credentialNotFound } from '../domain/credential-errors.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { endCredentials, lockCredentials } from '../store/credentials.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendCredentialsFrozen } from './append-credential-events.ts';
import { writeNotice } from './write-notice.ts';

export interface Freeze {
  readonly tenantId: string;
  /** Undefined for all of the tenant's. */
  readonly credentialId: string | undefined;
  readonly cause: FreezeCause;
  readonly reason: string;
  readonly actor: string;
}

/**
 * What was frozen by it; freezing what is frozen, or all of none, changes and reports nothing. Also of a closed tenant.
 *
 * @throws DomainError TENANT_NOT_FOUND, CREDENTIAL_NOT_FOUND, CREDENTIAL_ENDED.
 */
export async function freezeCredentials(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, credentialId, cause, reason, actor }: Freeze,
): Promise<readonly Credential[]> {
  const now = deps.now();
  if ((await lockTenant(tx, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const found = await lockCredentials(tx, { tenantId, credentialId, now });
  if (credentialId !== undefined) assertUsable(found, credentialId, now);
  const active = found.filter(({ state }) => state === 'ACTIVE');
  if (active.length === 0) return [];
  const ended = { at: now, by: actor, reason };
  const ids = active.map((each) => each.credentialId);
  await endCredentials(tx, ids, 'FROZEN', ended);
  await appendCredentialsFrozen(tx, { tenantId, credentialIds: ids, cause, actor, reason, occurTime: now });
  const names = active.map(({ name, publicId }) => `${name} (${publicId})`).join(', ');
  await writeNotice(tx, deps, tenantId, noticeFrom('credentials-frozen', { count: String(ids.length), names, reason }));
  return active.map((each) => ({ ...each, state: 'FROZEN', ended }));
}

/** @throws DomainError TENANT_NOT_FOUND, CREDENTIAL_NOT_FOUND, CREDENTIAL_ENDED. */
export async function revokeCredential(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  wanted: { readonly tenantId: string; readonly credentialId: string; readonly reason: string; readonly actor: string },
): Promise<Credential> {
  const { tenantId, credentialId, reason, actor } = wanted;
  const now = deps.now();
  if ((await lockTenant(tx, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const credential = assertUsable(await lockCredentials(tx, { tenantId, credentialId, now }), credentialId, now);
  const ended = { at: now, by: actor, reason };
  await endCredentials(tx, [credentialId], 'REVOKED', ended);
  return { ...credential, state: 'REVOKED', ended };
}

/** Everything that still lives, for a tenant whose agreement has ended. Doing it again changes nothing. */
export async function revokeAllCredentials(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  reason: string,
): Promise<void> {
  const now = deps.now();
  const living = await lockCredentials(tx, { tenantId, credentialId: undefined, now });
  const ids = living.map((each) => each.credentialId);
  await endCredentials(tx, ids, 'REVOKED', { at: now, by: 'service:accounts', reason });
}

function assertUsable([credential]: readonly Credential[], credentialId: string, now: Date): Credential {
  if (credential === undefined) throw credentialNotFound(credentialId);
  if (!isKnown(credential, now))
    throw credentialEnded(credentialId, credential.state === 'REVOKED' ? 'REVOKED' : 'EXPIRED');
  return credential;
}
