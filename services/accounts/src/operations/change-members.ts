// Gives members other roles and takes access away.
import { randomBytes } from 'node:crypto';
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { lastAdmin, lastOwner, memberNotFound } from '../domain/member-errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { maskedName } from '../domain/real-name.ts';
import { OWNER_ROLE } from '../domain/user.ts';
import { countOthersWith, lockMember, setLeft, setRoles, type StoredMember } from '../store/members.ts';
import { withdrawLinks } from '../store/one-time-links.ts';
import { endSessions } from '../store/sessions.ts';
import { lockTenant } from '../store/tenants.ts';
import { lockStaffCreation } from '../store/users.ts';
import { appendPersonTokensRevoked } from './append-person-events.ts';
import { checkRoles } from './invite-member.ts';
import { userOf } from './people.ts';
import { writeNotice } from './write-notice.ts';

export interface WhichMember {
  /** Undefined for the staff. */
  readonly tenantId: string | undefined;
  readonly userId: string;
}

/** @throws DomainError ROLES_UNKNOWN, TENANT_NOT_FOUND, MEMBER_NOT_FOUND, LAST_OWNER, LAST_ADMIN. */
export async function setMemberRoles(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: WhichMember,
  roles: readonly string[],
): Promise<StoredMember> {
  checkRoles(which.tenantId, roles);
  const member = await lock(tx, which);
  await assertNotLast(tx, which, member.user.roles, roles);
  await setRoles(tx, which.userId, roles);
  // What their tokens say is no longer so; their sessions give them new ones.
  await appendPersonTokensRevoked(tx, deps, which.userId, 'all');
  await tell(tx, deps, member, roles.join(', '));
  return { ...member, user: { ...member.user, roles } };
}

/** @throws DomainError TENANT_NOT_FOUND, MEMBER_NOT_FOUND, LAST_OWNER, LAST_ADMIN. */
export async function removeMember(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  which: WhichMember,
): Promise<StoredMember> {
  const member = await lock(tx, which);
  await assertNotLast(tx, which, member.user.roles, []);
  const now = deps.now();
  const { userId } = which;
  await setLeft(tx, userId, now, randomBytes(32));
  await endSessions(tx, { userId }, now);
  await withdrawLinks(tx, userId, 'PASSWORD_RESET', now);
  await withdrawLinks(tx, userId, 'EMAIL_CONFIRMATION', now);
  await appendPersonTokensRevoked(tx, deps, userId, 'all');
  await tell(tx, deps, member, '-');
  return { ...member, leftAt: now };
}

// The lock of the side comes first: two owners who each demote the other take turns.
async function lock(tx: Tx<AccountsTables>, { tenantId, userId }: WhichMember): Promise<StoredMember> {
  if (tenantId === undefined) await lockStaffCreation(tx);
  else if ((await lockTenant(tx, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const member = await lockMember(tx, userId, tenantId);
  if (member === undefined) throw memberNotFound(userId);
  return member;
}

async function assertNotLast(
  tx: Tx<AccountsTables>,
  which: WhichMember,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const needed = which.tenantId === undefined ? 'admin' : OWNER_ROLE;
  if (!before.includes(needed) || after.includes(needed)) return;
  if ((await countOthersWith(tx, needed, which)) === 0) throw which.tenantId === undefined ? lastAdmin() : lastOwner();
}

async function tell(tx: Tx<AccountsTables>, deps: AccountsDeps, { user }: StoredMember, roles: string): Promise<void> {
  if (user.tenantId === undefined) return;
  const { displayName: name } = await userOf(tx, deps, user);
  await writeNotice(tx, deps, user.tenantId, noticeFrom('members-changed', { name: maskedName(name), roles }));
}
