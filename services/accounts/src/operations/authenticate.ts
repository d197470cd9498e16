// Checks the name and password of an SMTP account: by argon2id once, by a keyed digest in memory after that.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Db, inTransaction } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { type Credential, isKnown, type ScopeNeed } from '../domain/credential.ts';
import { authenticationRefused } from '../domain/credential-errors.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { verifyPassword } from '../domain/password.ts';
import { countAttempt } from '../domain/sign-in-guard.ts';
import { lockGuard, removeGuard, updateGuard } from '../store/sign-ins.ts';
import type { ReadyCredential } from './credential-cache.ts';
import type { CredentialGate } from './credential-gate.ts';
import { assertMay } from './verify-signature.ts';

export interface PasswordCheck {
  readonly username: string;
  readonly password: string;
  /** Empty when unknown: then nothing is locked, or whoever knows a name could lock its owner out. Passwords are 256 random bits. */
  readonly ip: string;
  readonly need: ScopeNeed;
}

type AuthenticateDeps = Pick<AccountsDeps, 'now' | 'keys' | 'decoyHash'>;

/**
 * Whose account it is. Failures are counted by name and client, whether or not anybody has the name, and lock as sign-ins do;
 * a password that this process has accepted is not stopped by others' failures.
 *
 * @throws DomainError AUTHENTICATION_REFUSED, CREDENTIAL_FROZEN, SCOPE_MISSING.
 */
export async function authenticate(
  db: Db<AccountsTables>,
  deps: AuthenticateDeps,
  gate: CredentialGate,
  { username, password, ip, need }: PasswordCheck,
): Promise<Credential> {
  const ready = await gate.cache.find(username);
  const digest = createHmac('sha256', gate.processKey).update(`${username}\n${password}`).digest();
  if (!isAccepted(ready, digest)) {
    const guard = keyedDigest(deps.keys.digest, 'smtp', `${ip}\n${username}`);
    const key = `${guard.toString('base64')}${digest.toString('base64')}`;
    const verified = () => fits(ready, deps, password);
    const checked = () => (ip === '' ? verified() : counted(db, deps, guard, verified));
    if (!(await once(gate.checking, key, checked))) throw authenticationRefused();
    if (ready !== undefined) ready.accepted = digest;
  }
  const now = deps.now();
  if (ready === undefined || !isKnown(ready.credential, now)) throw authenticationRefused();
  assertMay(ready.credential, need);
  gate.uses.note(ready.credential.credentialId, now);
  return ready.credential;
}

const isAccepted = (ready: ReadyCredential | undefined, digest: Buffer): boolean =>
  ready?.accepted !== undefined && timingSafeEqual(ready.accepted, digest);

async function fits(ready: ReadyCredential | undefined, deps: AuthenticateDeps, password: string): Promise<boolean> {
  const right = await verifyPassword(ready?.secretHash ?? deps.decoyHash, password);
  return right && ready?.secretHash !== undefined;
}

/** Counts the attempt before the password is looked at, as sign-in does. */
async function counted(
  db: Db<AccountsTables>,
  deps: AuthenticateDeps,
  guard: Uint8Array,
  verified: () => Promise<boolean>,
): Promise<boolean> {
  const mayTry = await inTransaction(db, async (tx) => {
    const now = deps.now();
    const attempt = countAttempt(await lockGuard(tx, guard, now), now);
    if (attempt !== undefined) await updateGuard(tx, guard, attempt);
    return attempt !== undefined;
  });
  if (!mayTry || !(await verified())) return false;
  await inTransaction(db, (tx) => removeGuard(tx, guard));
  return true;
}

function once<T>(running: Map<string, Promise<T>>, key: string, run: () => Promise<T>): Promise<T> {
  const known = running.get(key);
  if (known !== undefined) return known;
  const made = run().finally(() => running.delete(key));
  running.set(key, made);
  return made;
}
