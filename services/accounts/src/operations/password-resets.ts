// Password resets that were asked for: noted in the same way and time for every login, mailed by a job.
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { linkMail } from '../domain/mail.ts';
import { keyOwnerOf } from '../domain/user.ts';
import { findContact } from '../store/contacts.ts';
import { deleteHandledResets, findOpenResets, noteReset, setResetHandled } from '../store/reset-requests.ts';
import { findUserByLogin } from '../store/users.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { makeLink } from './one-time-links.ts';
import { queueMail } from './queue-mail.ts';

/** One mail a login in so long, however often it is asked for. */
const AGAIN_AFTER_MS = 60_000;
const FORGET_AFTER_MS = 24 * 3_600_000;
const BATCH = 100;

/** Looks nobody up: the answer and its time say nothing about who has an account. */
export async function requestPasswordReset(db: Db<AccountsTables>, deps: AccountsDeps, login: string): Promise<void> {
  const now = deps.now();
  const loginDigest = keyedDigest(deps.keys.digest, 'login', login);
  const notSince = new Date(now.getTime() - AGAIN_AFTER_MS);
  await inTransaction(db, (tx) => noteReset(tx, { loginDigest, now, notSince }));
}

/** Mails links to those who have a confirmed address. */
export async function sendPasswordResets(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  signal: AbortSignal,
): Promise<void> {
  for (const loginDigest of await findOpenResets(db, BATCH)) {
    if (signal.aborted) return;
    await inTransaction(db, async (tx) => {
      await mailLink(tx, deps, loginDigest);
      await setResetHandled(tx, loginDigest, deps.now());
    });
  }
  const before = new Date(deps.now().getTime() - FORGET_AFTER_MS);
  await inTransaction(db, (tx) => deleteHandledResets(tx, before));
}

async function mailLink(tx: Tx<AccountsTables>, deps: AccountsDeps, loginDigest: Uint8Array): Promise<void> {
  const user = await findUserByLogin(tx, loginDigest);
  const contact = user && (await findContact(tx, user.userId));
  if (user === undefined || contact === undefined) return;
  const { userId, tenantId } = user;
  const keyOwner = keyOwnerOf(user);
  const key = await dataKeyOf(tx, deps, keyOwner);
  if (key === undefined) return;
  const email = key.open(SEALED.email(userId), contact.sealedEmail);
  const { token } = await makeLink(tx, deps, key, {
    purpose: 'PASSWORD_RESET',
    tenantId,
    userId,
    keyOwner,
    content: { displayName: '', email: '' },
    actor: 'service:accounts',
  });
  const content = linkMail('PASSWORD_RESET', contact.language, token);
  await queueMail(tx, deps, key, { purpose: 'PASSWORD_RESET', tenantId, userId, keyOwner, address: email, content });
}
