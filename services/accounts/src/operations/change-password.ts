// Changes a password: by the current one, or by a link that was mailed.
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { passwordRefused } from '../domain/member-errors.ts';
import { verifyPassword } from '../domain/password.ts';
import { countAttempt } from '../domain/sign-in-guard.ts';
import { findLoginDigest, findUser, setPasswordHash } from '../store/members.ts';
import { withdrawLinks } from '../store/one-time-links.ts';
import { endSessions } from '../store/sessions.ts';
import { lockGuard, removeGuard, updateGuard } from '../store/sign-ins.ts';
import { appendPersonTokensRevoked } from './append-person-events.ts';
import { useLink } from './one-time-links.ts';

/**
 * Whether it is the person's password. Counted and locked as sign-ins are, so that a stolen session is no way to guess it;
 * outside any transaction, since argon2 takes its time.
 */
export async function isOwnPassword(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  userId: string,
  password: string,
): Promise<boolean> {
  const guard = guardOf(deps, userId);
  const mayTry = await inTransaction(db, async (tx) => {
    const now = deps.now();
    const counted = countAttempt(await lockGuard(tx, guard, now), now);
    if (counted !== undefined) await updateGuard(tx, guard, counted);
    return counted !== undefined;
  });
  if (!mayTry) return false;
  const user = await findUser(db, userId);
  const fits = await verifyPassword(user?.passwordHash ?? deps.decoyHash, password);
  if (fits) await inTransaction(db, (tx) => removeGuard(tx, guard));
  return fits && user !== undefined;
}

export interface PasswordChange {
  readonly userId: string;
  /** The session that goes on. */
  readonly sessionId: string | undefined;
  readonly fits: boolean;
  readonly passwordHash: string;
}

/** @throws DomainError PASSWORD_REFUSED. */
export async function changePassword(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { userId, sessionId, fits, passwordHash }: PasswordChange,
): Promise<void> {
  if (!fits) throw passwordRefused();
  const now = deps.now();
  await setPasswordHash(tx, userId, passwordHash);
  await withdrawLinks(tx, userId, 'PASSWORD_RESET', now);
  const ended = await endSessions(tx, { userId, except: sessionId }, now);
  await appendPersonTokensRevoked(tx, deps, userId, ended);
}

/** @throws DomainError RESET_UNKNOWN, RESET_USED, RESET_WITHDRAWN, RESET_EXPIRED. */
export async function resetPassword(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { token, passwordHash }: { readonly token: string; readonly passwordHash: string },
): Promise<void> {
  const { userId } = await useLink(tx, deps, token, 'PASSWORD_RESET');
  const now = deps.now();
  await setPasswordHash(tx, userId, passwordHash);
  await withdrawLinks(tx, userId, 'PASSWORD_RESET', now);
  await endSessions(tx, { userId }, now);
  await appendPersonTokensRevoked(tx, deps, userId, 'all');
  const loginDigest = await findLoginDigest(tx, userId);
  if (loginDigest !== undefined) await removeGuard(tx, loginDigest);
}

const guardOf = (deps: AccountsDeps, userId: string): Buffer => keyedDigest(deps.keys.digest, 'own-password', userId);
