// Creates a member of staff with the secret of their one-time codes.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { checkDisplayName } from '../domain/display-name.ts';
import { bootstrapOver, loginTaken } from '../domain/errors.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import type { User } from '../domain/user.ts';
import { insertUser, lockStaffCreation, staffExists } from '../store/users.ts';
import { makeDataKey, SEALED } from './data-keys.ts';
import { createCodeSecret } from './one-time-code.ts';

export interface NewStaffUser {
  readonly login: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly roles: readonly string[];
  readonly actor: string;
  /** Nobody vouches for the command line: allowed only for the very first member of staff. */
  readonly bootstrap: boolean;
}

/** @throws DomainError DISPLAY_NAME_BLANK, ADMINISTRATOR_REQUIRED, LOGIN_TAKEN. */
export async function createStaffUser(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { login, displayName, passwordHash, roles, actor, bootstrap }: NewStaffUser,
): Promise<{ readonly user: User; readonly codeSecret: string }> {
  checkDisplayName(displayName);
  await lockStaffCreation(tx);
  if (bootstrap && (await staffExists(tx))) throw bootstrapOver();
  const userId = newId('usr');
  const key = await makeDataKey(tx, deps, userId);
  const codeSecret = createCodeSecret();
  const free = await insertUser(tx, {
    userId,
    kind: 'STAFF',
    tenantId: undefined,
    loginDigest: keyedDigest(deps.keys.digest, 'login', login),
    staffLogin: login,
    sealedPhone: undefined,
    sealedDisplayName: key.seal(SEALED.userName(userId), displayName),
    passwordHash,
    roles,
    sealedCodeSecret: key.seal(SEALED.codeSecret(userId), codeSecret),
    createdAt: deps.now(),
    createdBy: actor,
  });
  if (!free) throw loginTaken();
  return { user: { userId, kind: 'STAFF', tenantId: undefined, roles, displayName }, codeSecret };
}
