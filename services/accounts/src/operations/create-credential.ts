// Makes a credential, and its successor.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { checkDisplayName } from '../domain/display-name.ts';
import {
  createSecretPair,
  type Credential,
  type CredentialKind,
  CREDENTIALS_PER_TENANT,
  isKnown,
  type Scope,
} from '../domain/credential.ts';
import { credentialEnded, credentialNotFound, expiryPassed, tooManyCredentials } from '../domain/credential-errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { hashPassword } from '../domain/password.ts';
import { insertCredential, lockCredentials, setReplaced } from '../store/credentials.ts';
import { withWords } from './credential-words.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { writeNotice } from './write-notice.ts';

export interface NewSecret {
  readonly publicId: string;
  readonly secret: string;
  /** Set for SMTP accounts. */
  readonly secretHash: string | undefined;
}

export interface NewCredential {
  readonly tenantId: string;
  readonly kind: CredentialKind;
  readonly name: string;
  readonly scope: Scope;
  readonly expiresAt: Date | undefined;
  readonly actor: string;
}

/** Made before any transaction: a password is hashed. */
export async function makeSecret(kind: CredentialKind): Promise<NewSecret> {
  const pair = createSecretPair(kind);
  return { ...pair, secretHash: kind === 'SMTP' ? await hashPassword(pair.secret) : undefined };
}

/** @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, DISPLAY_NAME_BLANK, EXPIRY_PASSED, TOO_MANY_CREDENTIALS. */
export async function createCredential(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  wanted: NewCredential,
  secret: NewSecret,
): Promise<Credential> {
  checkDisplayName(wanted.name);
  const now = deps.now();
  if (wanted.expiresAt !== undefined && wanted.expiresAt <= now) throw expiryPassed();
  await lockLiveTenant(tx, wanted.tenantId);
  const usable = await lockCredentials(tx, { tenantId: wanted.tenantId, credentialId: undefined, now });
  if (usable.length >= CREDENTIALS_PER_TENANT) throw tooManyCredentials();
  const made = await insert(tx, deps, wanted, secret);
  const { name, publicId } = made;
  await writeNotice(tx, deps, wanted.tenantId, noticeFrom('credential-created', { name, publicId }));
  return made;
}

export interface Rotation {
  readonly tenantId: string;
  readonly credentialId: string;
  readonly overlapMs: number;
  readonly actor: string;
}

/**
 * The successor, and the old one with the end of its life: the overlap from now, never later than it had. What was frozen
 * gets none.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_CLOSED, CREDENTIAL_NOT_FOUND, CREDENTIAL_ENDED.
 */
export async function rotateCredential(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, credentialId, overlapMs, actor }: Rotation,
  secretOf: (kind: CredentialKind) => NewSecret,
): Promise<{ readonly successor: Credential; readonly secret: string; readonly replaced: Credential }> {
  await lockLiveTenant(tx, tenantId);
  const now = deps.now();
  const found = await lockCredentials(tx, { tenantId, credentialId, now });
  const [old] = await withWords(tx, deps, tenantId, found);
  if (old === undefined) throw credentialNotFound(credentialId);
  if (old.replacedBy !== undefined) throw credentialEnded(credentialId, 'REPLACED');
  if (!isKnown(old, now)) throw credentialEnded(credentialId, old.state === 'REVOKED' ? 'REVOKED' : 'EXPIRED');
  const { kind, name, scope } = old;
  const secret = secretOf(kind);
  const successor = await insert(tx, deps, { tenantId, kind, name, scope, expiresAt: undefined, actor }, secret);
  const wished = new Date(now.getTime() + (old.state === 'FROZEN' ? 0 : overlapMs));
  const expiresAt = old.expiresAt !== undefined && old.expiresAt < wished ? old.expiresAt : wished;
  await setReplaced(tx, credentialId, { credentialId: successor.credentialId, expiresAt });
  const noticed = { name, publicId: successor.publicId };
  await writeNotice(tx, deps, tenantId, noticeFrom('credential-created', noticed));
  return { successor, secret: secret.secret, replaced: { ...old, expiresAt, replacedBy: successor.credentialId } };
}

async function insert(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, kind, name, scope, expiresAt, actor }: NewCredential,
  { publicId, secret, secretHash }: NewSecret,
): Promise<Credential> {
  const credentialId = newId('crd');
  const key = await dataKeyOf(tx, deps, tenantId);
  const sealedName = key?.seal(SEALED.credentialName(credentialId), name);
  const sealedSecret = kind === 'API_KEY' ? key?.seal(SEALED.credentialSecret(credentialId), secret) : undefined;
  const credential: Credential = {
    credentialId,
    tenantId,
    kind,
    publicId,
    name,
    scope,
    state: 'ACTIVE',
    createdAt: deps.now(),
    createdBy: actor,
    expiresAt,
    lastUsedAt: undefined,
    replacedBy: undefined,
    ended: undefined,
  };
  await insertCredential(tx, { credential, sealedName, sealedSecret, secretHash });
  return credential;
}
