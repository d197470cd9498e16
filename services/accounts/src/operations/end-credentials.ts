// Freezes and revokes credentials.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { type Credential, type CredentialEnd, type FreezeCause, isKnown } from '../domain/credential.ts';
import { credentialEnded, credentialNotFound } from '../domain/credential-errors.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { endCredential, lockCredentials } from '../store/credentials.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendCredentialsFrozen } from './append-credential-events.ts';
import { withWords } from './credential-words.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
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
  const found = await withWords(tx, deps, tenantId, await lockCredentials(tx, { tenantId, credentialId, now }));
  if (credentialId !== undefined) assertUsable(found, credentialId, now);
  const active = found.filter(({ state }) => state === 'ACTIVE');
  if (active.length === 0) return [];
  const ended = { at: now, by: actor, reason };
  const ids = active.map((each) => each.credentialId);
  await endAll(tx, deps, active, 'FROZEN', ended);
  await appendCredentialsFrozen(tx, { tenantId, credentialIds: ids, cause, actor, occurTime: now });
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
  const found = await lockCredentials(tx, { tenantId, credentialId, now });
  const credential = assertUsable(await withWords(tx, deps, tenantId, found), credentialId, now);
  const ended = { at: now, by: actor, reason };
  await endAll(tx, deps, [credential], 'REVOKED', ended);
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
  const credentials = living.map(({ credential }) => credential);
  await endAll(tx, deps, credentials, 'REVOKED', { at: now, by: 'service:accounts', reason });
}

/** Why, in anybody's words, is sealed; of an erased tenant it is not kept. */
async function endAll(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  credentials: readonly Credential[],
  state: 'FROZEN' | 'REVOKED',
  { at, by, reason }: CredentialEnd,
): Promise<void> {
  const [first] = credentials;
  if (first === undefined) return;
  const key = await dataKeyOf(tx, deps, first.tenantId);
  for (const { credentialId } of credentials) {
    const sealedReason = key?.seal(SEALED.credentialEnd(credentialId), reason);
    await endCredential(tx, credentialId, state, { at, by, sealedReason });
  }
}

function assertUsable([credential]: readonly Credential[], credentialId: string, now: Date): Credential {
  if (credential === undefined) throw credentialNotFound(credentialId);
  if (!isKnown(credential, now))
    throw credentialEnded(credentialId, credential.state === 'REVOKED' ? 'REVOKED' : 'EXPIRED');
  return credential;
}
