// Signs a person in. Every refusal is the same, and an unknown login costs the time of a known one.
import { type Db, inTransaction } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables, PersonToken } from '../deps.ts';
import { signInRefused } from '../domain/errors.ts';
import { keyedDigest, tokenDigest } from '../domain/keyed-digest.ts';
import { verifyPassword } from '../domain/password.ts';
import { countAttempt } from '../domain/sign-in-guard.ts';
import { createSessionToken, SESSION_MS, type User } from '../domain/user.ts';
import { insertSession, lockGuard, removeGuard, updateGuard } from '../store/sign-ins.ts';
import { findUserByLogin, type StoredUser, useCodeStep } from '../store/users.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { codeStep } from './one-time-code.ts';
import { personOf, userOf } from './people.ts';

export interface Credentials {
  readonly login: string;
  readonly password: string;
  readonly oneTimeCode: string;
}

export interface SignedIn {
  readonly sessionToken: string;
  readonly sessionExpiresAt: Date;
  readonly personToken: PersonToken;
  readonly user: User;
}

/**
 * Counts the attempt, checks password and code, and only then opens a session: three steps, so that no transaction is
 * open while the password is hashed.
 *
 * @throws DomainError SIGN_IN_REFUSED.
 */
export async function signIn(db: Db<AccountsTables>, deps: AccountsDeps, given: Credentials): Promise<SignedIn> {
  const loginDigest = keyedDigest(deps.keys.digest, 'login', given.login);
  if (!(await mayTry(db, deps, loginDigest))) throw refused(deps, 'locked');
  const user = await findUserByLogin(db, loginDigest);
  const fits = await verifyPassword(user?.passwordHash ?? deps.decoyHash, given.password);
  if (user === undefined || !fits) throw refused(deps, 'wrong-password');
  const step = await stepOfCode(db, deps, user, given.oneTimeCode);
  const { sessionId, ...session } = await openSession(db, deps, user, loginDigest, step);
  const lasts = Math.floor((session.sessionExpiresAt.getTime() - deps.now().getTime()) / 1000);
  const personToken = await deps.issuePersonToken(personOf(user, sessionId), lasts);
  deps.telemetry.signIn('opened');
  return { ...session, personToken, user: await userOf(db, deps, user) };
}

type Step = bigint | 'not needed';

function mayTry(db: Db<AccountsTables>, deps: AccountsDeps, loginDigest: Uint8Array): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const now = deps.now();
    const counted = countAttempt(await lockGuard(tx, loginDigest, now), now);
    if (counted !== undefined) await updateGuard(tx, loginDigest, counted);
    return counted !== undefined;
  });
}

async function stepOfCode(db: Db<AccountsTables>, deps: AccountsDeps, user: StoredUser, code: string): Promise<Step> {
  if (user.kind === 'TENANT') return 'not needed';
  const key = await dataKeyOf(db, deps, user.userId);
  const secret = user.sealedCodeSecret && key?.open(SEALED.codeSecret(user.userId), user.sealedCodeSecret);
  const step = secret === undefined ? undefined : await codeStep(secret, code, deps.now());
  if (step === undefined) throw refused(deps, 'wrong-code');
  return step;
}

function openSession(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  user: StoredUser,
  loginDigest: Uint8Array,
  step: Step,
): Promise<Pick<SignedIn, 'sessionToken' | 'sessionExpiresAt'> & { readonly sessionId: string }> {
  return inTransaction(db, async (tx) => {
    // Two sign-ins with one code at the same time: one of them uses it up.
    if (step !== 'not needed' && !(await useCodeStep(tx, user.userId, step))) throw refused(deps, 'used-code');
    const now = deps.now();
    const sessionToken = createSessionToken();
    const sessionExpiresAt = new Date(now.getTime() + SESSION_MS);
    const sessionId = newId('ses');
    await insertSession(tx, {
      sessionId,
      tokenDigest: tokenDigest(sessionToken),
      userId: user.userId,
      createdAt: now,
      expiresAt: sessionExpiresAt,
    });
    await removeGuard(tx, loginDigest);
    return { sessionId, sessionToken, sessionExpiresAt };
  });
}

function refused(deps: AccountsDeps, outcome: Parameters<AccountsDeps['telemetry']['signIn']>[0]): Error {
  deps.telemetry.signIn(outcome);
  return signInRefused();
}
