// Keeps a session going, and ends it.
import type { Person } from '@tollgate/auth';
import { type Db, inTransaction } from '@tollgate/db';
import type { AccountsDeps, AccountsTables, PersonToken } from '../deps.ts';
import { sessionInvalid } from '../domain/errors.ts';
import { tokenDigest } from '../domain/keyed-digest.ts';
import type { User } from '../domain/user.ts';
import { endSession } from '../store/sign-ins.ts';
import { findSessionUser, touchSession } from '../store/sessions.ts';
import { appendPersonTokensRevoked } from './append-person-events.ts';
import { impersonatorOf, personOf, userOf } from './people.ts';

/** A fresh token with the roles of now. @throws DomainError SESSION_INVALID for a session that ended, expired or never was. */
export async function refreshPersonToken(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  sessionToken: string,
): Promise<{ readonly personToken: PersonToken; readonly user: User }> {
  const found = await findSessionUser(db, tokenDigest(sessionToken), deps.now());
  if (found === undefined) throw sessionInvalid();
  const { session, user: stored } = found;
  const { sessionId, impersonatedTenantId: tenantId, expiresAt } = session;
  const person = tenantId === undefined ? personOf(stored, sessionId) : impersonatorOf(stored, tenantId, sessionId);
  if (person === undefined) throw sessionInvalid();
  await inTransaction(db, (tx) => touchSession(tx, sessionId, deps.now()));
  const user = await userOf(db, deps, stored);
  return {
    personToken: await deps.issuePersonToken(person, secondsUntil(expiresAt, deps.now())),
    user: tenantId === undefined ? user : seenAs(user, person),
  };
}

/** Whole ones: a token counts no parts of a second, and has to end with its session. */
const secondsUntil = (end: Date, now: Date): number => Math.max(1, Math.floor((end.getTime() - now.getTime()) / 1000));

const seenAs = ({ userId, displayName }: User, { tenantId, roles, impersonatedBy }: Person): User => ({
  userId,
  displayName,
  kind: 'TENANT',
  tenantId,
  roles,
  impersonatedBy,
});

/** Ends the session and its tokens; an ended or unknown one is no error. */
export async function signOut(db: Db<AccountsTables>, deps: AccountsDeps, sessionToken: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const ended = await endSession(tx, tokenDigest(sessionToken), deps.now());
    if (ended !== undefined) await appendPersonTokensRevoked(tx, deps, ended.userId, [ended.sessionId]);
  });
}
