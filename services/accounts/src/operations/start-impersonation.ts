// Lets a member of staff see what a tenant sees.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { tokenDigest } from '../domain/keyed-digest.ts';
import { memberNotFound } from '../domain/member-errors.ts';
import { noticeFrom } from '../domain/notice-templates.ts';
import { createSessionToken } from '../domain/user.ts';
import { findUser } from '../store/members.ts';
import { insertSession } from '../store/sign-ins.ts';
import { lockTenant } from '../store/tenants.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { userOf } from './people.ts';
import { writeNotice } from './write-notice.ts';

export interface Impersonation {
  readonly userId: string;
  readonly tenantId: string;
  readonly reason: string;
  readonly minutes: number;
}

/** A session of their own, in which they are a viewer; the tenant is told at once. @throws DomainError TENANT_NOT_FOUND. */
export async function startImpersonation(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { userId, tenantId, reason, minutes }: Impersonation,
): Promise<{ readonly sessionToken: string; readonly expiresAt: Date }> {
  if ((await lockTenant(tx, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const staff = await findUser(tx, userId);
  if (staff === undefined) throw memberNotFound(userId);
  const now = deps.now();
  const sessionId = newId('ses');
  const sessionToken = createSessionToken();
  const key = await dataKeyOf(tx, deps, tenantId);
  const expiresAt = new Date(now.getTime() + minutes * 60_000);
  await insertSession(tx, {
    sessionId,
    tokenDigest: tokenDigest(sessionToken),
    userId,
    createdAt: now,
    expiresAt,
    impersonation: { tenantId, sealedReason: key?.seal(SEALED.sessionReason(sessionId), reason) },
  });
  const { displayName } = await userOf(tx, deps, staff);
  const until = expiresAt.toISOString();
  await writeNotice(tx, deps, tenantId, noticeFrom('impersonation-started', { staff: displayName, until, reason }));
  return { sessionToken, expiresAt };
}
