// The return of a former customer. What is settled stays settled, for every service: the owner gets a tenant of their own again
// under the same sign-in, and starts where everybody starts, with an agreement and a verification of today. The closed one
// stays the record that it is, on its own clock.
import { randomBytes } from 'node:crypto';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { identityBanned, phoneBanned } from '../domain/kyc-errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { alreadyErased } from '../domain/privacy-errors.ts';
import { maskedName } from '../domain/real-name.ts';
import { alreadyReopened, ownerWanted, tenantNotClosed } from '../domain/reopening-errors.ts';
import type { TenantRecord } from '../domain/tenant.ts';
import { OWNER_ROLE } from '../domain/user.ts';
import { findBan, isBanned } from '../store/bans.ts';
import { lockMember, setLeft, type StoredMember } from '../store/members.ts';
import { withdrawLinks } from '../store/one-time-links.ts';
import { endSessions } from '../store/sessions.ts';
import { findSuccessor, findTenant, insertTenant, lockTenant } from '../store/tenants.ts';
import { findSignInOf, insertUser, type SignInOf } from '../store/users.ts';
import { sealedEmail } from './accept-invitation.ts';
import { appendTenantRegistered } from './append-events.ts';
import { appendPersonTokensRevoked } from './append-person-events.ts';
import { dataKeyOf, makeDataKey, SEALED } from './data-keys.ts';
import { setEmail } from '../store/contacts.ts';
import { writeNotice } from './write-notice.ts';

export interface Reopening {
  readonly tenantId: string;
  /** An owner, who goes along. */
  readonly userId: string;
  readonly actor: string;
}

/**
 * The kind, the name, the phone, the password and a confirmed address go along; facts, papers, consents and members do not.
 *
 * @throws DomainError TENANT_NOT_FOUND, TENANT_NOT_CLOSED, TENANT_ERASED, IDENTITY_BANNED, TENANT_REOPENED, OWNER_WANTED,
 * PHONE_BANNED.
 */
export async function reopenTenant(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, userId, actor }: Reopening,
): Promise<TenantRecord> {
  const closed = await lockTenant(tx, tenantId);
  if (closed === undefined) throw tenantNotFound(tenantId);
  if (closed.state !== 'CLOSED') throw tenantNotClosed(tenantId);
  if ((await findBan(tx, tenantId)) !== undefined) throw identityBanned();
  const before = await dataKeyOf(tx, deps, tenantId);
  if (before === undefined) throw alreadyErased(tenantId);
  const successor = await findSuccessor(tx, tenantId);
  if (successor !== undefined) throw alreadyReopened(tenantId, successor);
  const owner = await lockMember(tx, userId, tenantId);
  const signIn = owner && (await findSignInOf(tx, userId));
  if (signIn === undefined || !owner?.user.roles.includes(OWNER_ROLE)) throw ownerWanted();
  if (await isBanned(tx, 'PHONE', signIn.loginDigest)) throw phoneBanned();
  const tenant = newTenant(deps, closed);
  const after = await makeDataKey(tx, deps, tenant.tenantId);
  const keys = { before, after };
  const stored = await findTenant(tx, tenantId);
  const name = stored === undefined ? '' : before.open(SEALED.tenantName, stored.sealedDisplayName);
  await insertTenant(tx, { record: tenant, sealedDisplayName: after.seal(SEALED.tenantName, name) });
  await moveOwner(tx, deps, keys, { tenant, owner, signIn, actor });
  await appendTenantRegistered(tx, tenant.tenantId, closed.kind, deps.now());
  return tenant;
}

function newTenant({ now }: AccountsDeps, { tenantId, kind }: TenantRecord): TenantRecord {
  return {
    tenantId: newId('ten'),
    kind,
    kindDeclared: true,
    state: 'REGISTERED',
    createdAt: now(),
    openedAt: undefined,
    closedAt: undefined,
    reopenedFrom: tenantId,
  };
}

interface Move {
  readonly tenant: TenantRecord;
  readonly owner: StoredMember;
  readonly signIn: SignInOf;
  readonly actor: string;
}

/** Nobody is in two tenants: the sign-in leaves the closed one, and works at the new one from now on. */
async function moveOwner(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { before, after }: Readonly<Record<'before' | 'after', DataKey>>,
  { tenant, owner, signIn, actor }: Move,
): Promise<void> {
  const now = deps.now();
  const { user } = owner;
  const old = user.userId;
  await setLeft(tx, old, now, randomBytes(32));
  await endSessions(tx, { userId: old }, now);
  await appendPersonTokensRevoked(tx, deps, old, 'all');
  await withdrawLinks(tx, old, 'PASSWORD_RESET', now);
  await withdrawLinks(tx, old, 'EMAIL_CONFIRMATION', now);
  const userId = newId('usr');
  const displayName = before.open(SEALED.userName(old), user.sealedDisplayName);
  const resealed = (sealed: Uint8Array, field: (id: string) => string) =>
    after.seal(field(userId), before.open(field(old), sealed));
  await insertUser(tx, {
    userId,
    kind: 'TENANT',
    tenantId: tenant.tenantId,
    loginDigest: signIn.loginDigest,
    staffLogin: undefined,
    sealedPhone: signIn.sealedPhone && resealed(signIn.sealedPhone, SEALED.phone),
    sealedDisplayName: resealed(user.sealedDisplayName, SEALED.userName),
    passwordHash: user.passwordHash,
    roles: [OWNER_ROLE],
    sealedCodeSecret: undefined,
    createdAt: now,
    createdBy: actor,
  });
  if (signIn.sealedEmail !== undefined) {
    const email = before.open(SEALED.email(old), signIn.sealedEmail);
    await setEmail(tx, userId, sealedEmail(deps, after, userId, email));
  }
  const said = { name: maskedName(displayName), roles: OWNER_ROLE };
  await writeNotice(tx, deps, tenant.tenantId, noticeFrom('members-changed', said));
}
