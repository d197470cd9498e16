// What is said about a user: to other services in a token, to people with the name.
import type { Person } from '@tollgate/auth';
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { keyOwnerOf, type User } from '../domain/user.ts';
import type { StoredUser } from '../store/users.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';

/** The person that a token states; no name and no phone. */
export function personOf({ userId, tenantId, roles }: StoredUser): Person {
  return tenantId === undefined ? { userId, kind: 'staff', roles } : { userId, kind: 'tenant', tenantId, roles };
}

/** The user with the name, which is empty once the owner's key is destroyed. */
export async function userOf(db: Reader<AccountsTables>, deps: AccountsDeps, stored: StoredUser): Promise<User> {
  const { userId, kind, tenantId, roles, sealedDisplayName } = stored;
  const key = await dataKeyOf(db, deps, keyOwnerOf(stored));
  return { userId, kind, tenantId, roles, displayName: key?.open(SEALED.userName(userId), sealedDisplayName) ?? '' };
}
