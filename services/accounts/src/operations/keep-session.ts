// Keeps a session going, and ends it.
import { type Db, inTransaction, type Reader } from '@tollgate/db';
import type { AccountsDeps, AccountsTables, PersonToken } from '../deps.ts';
import { sessionInvalid } from '../domain/errors.ts';
import { tokenDigest } from '../domain/keyed-digest.ts';
import type { User } from '../domain/user.ts';
import { endSession } from '../store/sign-ins.ts';
import { findSessionUser } from '../store/users.ts';
import { personOf, userOf } from './people.ts';

/** A fresh token with the roles of now. @throws DomainError SESSION_INVALID for a session that ended, expired or never was. */
export async function refreshPersonToken(
  db: Reader<AccountsTables>,
  deps: AccountsDeps,
  sessionToken: string,
): Promise<{ readonly personToken: PersonToken; readonly user: User }> {
  const stored = await findSessionUser(db, tokenDigest(sessionToken), deps.now());
  if (stored === undefined) throw sessionInvalid();
  return { personToken: await deps.issuePersonToken(personOf(stored)), user: await userOf(db, deps, stored) };
}

/** Ends the session; an ended or unknown one is no error. Person tokens that are out hold until they expire. */
export async function signOut(db: Db<AccountsTables>, deps: AccountsDeps, sessionToken: string): Promise<void> {
  await inTransaction(db, (tx) => endSession(tx, tokenDigest(sessionToken), deps.now()));
}
