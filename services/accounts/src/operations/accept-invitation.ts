// Takes an invitation up: a new member signs in with what they chose.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { loginTaken, phoneTaken } from '../domain/errors.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { phoneBanned } from '../domain/kyc-errors.ts';
import { phoneRequired, tenantErased } from '../domain/member-errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { maskedName } from '../domain/real-name.ts';
import type { User } from '../domain/user.ts';
import { isBanned } from '../store/bans.ts';
import { setEmail } from '../store/contacts.ts';
import type { StoredLink } from '../store/one-time-links.ts';
import { insertUser, type NewUser } from '../store/users.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { createCodeSecret } from './one-time-code.ts';
import { contentOf, type LinkContent, useLink } from './one-time-links.ts';
import { writeNotice } from './write-notice.ts';

export interface Acceptance {
  readonly token: string;
  /** Of a tenant's member; empty otherwise. */
  readonly phone: string;
  readonly passwordHash: string;
}

/**
 * @throws DomainError INVITATION_UNKNOWN, INVITATION_USED, INVITATION_WITHDRAWN, INVITATION_EXPIRED, PHONE_REQUIRED, PHONE_TAKEN,
 * PHONE_BANNED, LOGIN_TAKEN, TENANT_CLOSED.
 */
export async function acceptInvitation(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { token, phone, passwordHash }: Acceptance,
): Promise<{ readonly user: User; readonly codeSecret: string }> {
  const link = await useLink(tx, deps, token, 'INVITATION');
  const { tenantId, userId, roles } = link;
  if ((tenantId === undefined) !== (phone === '')) throw phoneRequired();
  if (tenantId !== undefined) {
    await lockLiveTenant(tx, tenantId);
    // Whoever was banned does not come back as somebody's member.
    if (await isBanned(tx, 'PHONE', keyedDigest(deps.keys.digest, 'login', phone))) throw phoneBanned();
  }
  const key = await dataKeyOf(tx, deps, link.keyOwner);
  if (key === undefined) throw tenantErased();
  const content = contentOf(key, link);
  const codeSecret = tenantId === undefined ? createCodeSecret() : '';
  const login = link.staffLogin ?? phone;
  const free = await insertUser(tx, newUser(deps, key, link, { content, phone, login, codeSecret, passwordHash }));
  if (!free) throw tenantId === undefined ? loginTaken() : phoneTaken();
  // Whoever has the token read the mail: the address is theirs.
  if (content.email !== '') await setEmail(tx, userId, sealedEmail(deps, key, userId, content.email));
  const { displayName } = content;
  if (tenantId !== undefined) {
    const values = { name: maskedName(displayName), roles: roles.join(', ') };
    await writeNotice(tx, deps, tenantId, noticeFrom('members-changed', values));
  }
  return {
    user: { userId, kind: tenantId === undefined ? 'STAFF' : 'TENANT', tenantId, roles, displayName },
    codeSecret,
  };
}

/** An address as it is kept: readable with the owner's key, found by its digest. */
export function sealedEmail(
  deps: Pick<AccountsDeps, 'keys'>,
  key: DataKey,
  userId: string,
  email: string,
): { readonly sealed: Uint8Array; readonly digest: Uint8Array } {
  return {
    sealed: key.seal(SEALED.email(userId), email),
    digest: keyedDigest(deps.keys.digest, 'mail-address', email.toLowerCase()),
  };
}

interface Chosen {
  readonly content: LinkContent;
  readonly phone: string;
  readonly login: string;
  readonly codeSecret: string;
  readonly passwordHash: string;
}

function newUser(
  deps: AccountsDeps,
  key: DataKey,
  { userId, tenantId, roles, staffLogin, createdBy }: StoredLink,
  { content, phone, login, codeSecret, passwordHash }: Chosen,
): NewUser {
  return {
    userId,
    kind: tenantId === undefined ? 'STAFF' : 'TENANT',
    tenantId,
    loginDigest: keyedDigest(deps.keys.digest, 'login', login),
    staffLogin,
    sealedPhone: tenantId === undefined ? undefined : key.seal(SEALED.phone(userId), phone),
    sealedDisplayName: key.seal(SEALED.userName(userId), content.displayName),
    passwordHash,
    roles,
    sealedCodeSecret: codeSecret === '' ? undefined : key.seal(SEALED.codeSecret(userId), codeSecret),
    createdAt: deps.now(),
    createdBy,
  };
}
