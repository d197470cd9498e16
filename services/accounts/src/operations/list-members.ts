// Lists members and open invitations with their names.
import type { Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { OneTimeLink } from '../domain/one-time-link.ts';
import type { User } from '../domain/user.ts';
import { findMembers, type StoredMember } from '../store/members.ts';
import { findOpenInvitations } from '../store/one-time-links.ts';
import { dataKeysOf } from './data-keys.ts';
import { contentOf } from './one-time-links.ts';
import { userOf } from './people.ts';

/** A member as colleagues see them. */
export interface Member {
  readonly user: User;
  readonly joinedAt: Date;
  readonly leftAt: Date | undefined;
}

export type NamedInvitation = OneTimeLink & { readonly displayName: string };

/** In the order of their ids. */
export async function listMembers(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  filter: { readonly tenantId: string | undefined; readonly after: string | undefined; readonly limit: number },
): Promise<Member[]> {
  return Promise.all((await findMembers(db, filter)).map((stored) => memberOf(db, deps, stored)));
}

export async function memberOf(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  { user, joinedAt, leftAt }: StoredMember,
): Promise<Member> {
  return { user: await userOf(db, deps, user), joinedAt, leftAt };
}

const AT_MOST = 200;

/** Newest first. */
export async function listInvitations(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string | undefined,
): Promise<NamedInvitation[]> {
  const links = await findOpenInvitations(db, { tenantId, now: deps.now(), limit: AT_MOST });
  const keys = await dataKeysOf(
    db,
    deps,
    links.map(({ keyOwner }) => keyOwner),
  );
  return links.map((link) => {
    const key = keys.get(link.keyOwner);
    return { ...link, displayName: key === undefined ? '' : contentOf(key, link).displayName };
  });
}
