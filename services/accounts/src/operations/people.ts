// What is said about a user: to other services in a token, to people with the name.
import type { Person } from '@tollgate/auth';
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { keyOwnerOf, type User } from '../domain/user.ts';
import type { StoredUser } from '../store/users.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';

/** The person that a token states; no name and no phone. */
export function personOf({ userId, tenantId, roles }: StoredUser, sessionId: string): Person {
  return tenantId === undefined
    ? { userId, kind: 'staff', roles, sessionId }
    : { userId, kind: 'tenant', tenantId, roles, sessionId };
}

/** Roles of staff who may look at a tenant. */
const MAY_IMPERSONATE: readonly string[] = ['support', 'admin'];

/** A member of staff as a viewer of a tenant; undefined when their roles no longer allow it. */
export function impersonatorOf({ userId, roles }: StoredUser, tenantId: string, sessionId: string): Person | undefined {
  if (!roles.some((role) => MAY_IMPERSONATE.includes(role))) return undefined;
  return { userId, kind: 'tenant', tenantId, roles: ['viewer'], sessionId, impersonatedBy: userId };
}

/** The user with the name, which is empty once the owner's key is destroyed. */
export async function userOf(db: Reader<AccountsTables>, deps: AccountsDeps, stored: StoredUser): Promise<User> {
  const { userId, kind, tenantId, roles, sealedDisplayName } = stored;
  const key = await dataKeyOf(db, deps, keyOwnerOf(stored));
  return { userId, kind, tenantId, roles, displayName: key?.open(SEALED.userName(userId), sealedDisplayName) ?? '' };
}
