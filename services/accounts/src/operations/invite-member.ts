// Invites somebody to a tenant or to the staff.
import { STAFF_ROLES, TENANT_ROLES } from '@tollgate/auth';
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { checkDisplayName } from '../domain/display-name.ts';
import {
  invitationUnknown,
  loginRequired,
  rolesUnknown,
  tenantErased,
  tooManyInvitations,
} from '../domain/member-errors.ts';
import { linkMail } from '../domain/mail.ts';
import { type OneTimeLink, usable } from '../domain/one-time-link.ts';
import { findOpenInvitations, lockInvitation, setLinkWithdrawn } from '../store/one-time-links.ts';
import { lockStaffCreation } from '../store/users.ts';
import { dataKeyOf, makeDataKey } from './data-keys.ts';
import { lockLiveTenant } from './lock-tenant.ts';
import { makeLink } from './one-time-links.ts';
import { queueMail } from './queue-mail.ts';

export interface Invitation {
  /** Undefined for the staff. */
  readonly tenantId: string | undefined;
  readonly displayName: string;
  readonly roles: readonly string[];
  /** Empty when the token is handed over. */
  readonly email: string;
  /** Of staff; empty otherwise. */
  readonly login: string;
  readonly actor: string;
}

const OPEN_AT_MOST = 100;

/** @throws DomainError DISPLAY_NAME_BLANK, ROLES_UNKNOWN, LOGIN_REQUIRED, TENANT_NOT_FOUND, TENANT_CLOSED, TOO_MANY_INVITATIONS. */
export async function inviteMember(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, displayName, roles, email, login, actor }: Invitation,
): Promise<{ readonly link: OneTimeLink; readonly token: string | undefined }> {
  checkDisplayName(displayName);
  checkRoles(tenantId, roles);
  if ((tenantId === undefined) === (login === '')) throw loginRequired();
  const userId = newId('usr');
  const key = await keyOf(tx, deps, tenantId, userId);
  const open = await findOpenInvitations(tx, { tenantId, now: deps.now(), limit: OPEN_AT_MOST });
  if (open.length >= OPEN_AT_MOST) throw tooManyInvitations(OPEN_AT_MOST);
  const { link, token } = await makeLink(tx, deps, key, {
    purpose: 'INVITATION',
    tenantId,
    userId,
    keyOwner: tenantId ?? userId,
    roles,
    staffLogin: login === '' ? undefined : login,
    content: { displayName, email },
    actor,
  });
  if (email === '') return { link, token };
  const { keyOwner } = link;
  await queueMail(tx, deps, key, {
    purpose: 'INVITATION',
    tenantId,
    userId,
    keyOwner,
    address: email,
    content: linkMail('INVITATION', 'zh', token),
  });
  return { link, token: undefined };
}

/** @throws DomainError INVITATION_UNKNOWN, and as using it would. */
export async function withdrawInvitation(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, invitationId }: { readonly tenantId: string | undefined; readonly invitationId: string },
): Promise<void> {
  const now = deps.now();
  const link = await lockInvitation(tx, invitationId, tenantId);
  if (link === undefined) throw invitationUnknown(invitationId);
  await setLinkWithdrawn(tx, usable(link, 'INVITATION', now).linkId, now);
}

/** @throws DomainError ROLES_UNKNOWN. */
export function checkRoles(tenantId: string | undefined, roles: readonly string[]): void {
  const allowed: readonly string[] = tenantId === undefined ? STAFF_ROLES : TENANT_ROLES;
  if (!roles.every((role) => allowed.includes(role))) throw rolesUnknown(allowed);
}

// Staff have a key of their own, made before they are there. The locks keep two invitations from passing the limit.
async function keyOf(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string | undefined,
  userId: string,
): Promise<DataKey> {
  if (tenantId === undefined) {
    await lockStaffCreation(tx);
    return makeDataKey(tx, deps, userId);
  }
  await lockLiveTenant(tx, tenantId);
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) throw tenantErased();
  return key;
}
