// Hands e-mails to the mail server, with every attempt on record.
import { type Db, inTransaction } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { htmlOf, type MailAnswer, type MailContent, nextAttemptAt } from '../domain/mail.ts';
import { markBounced } from '../store/contacts.ts';
import {
  claimDueMail,
  countAttempts,
  type DueMail,
  insertBounceAttempt,
  recordAttempt,
  setBounced,
} from '../store/mail.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { mailNotFound } from '../domain/mail-errors.ts';
import type { Mailer } from '../domain/mailer.ts';
import type { Tx } from '@tollgate/db';

const BATCH = 50;
/** Longer than a server may take to answer; after that a crashed run's mails are tried again. */
const CLAIM_MS = 10 * 60_000;

/** The id that a mail has at every attempt: who gets it twice can tell. */
export const messageIdOf = (mailId: string): string => `<${mailId}@tollgate>`;

/** Sends what is due. What a crash left unanswered is sent again under the same message id. */
export async function deliverMail(
  db: Db<AccountsTables>,
  deps: AccountsDeps,
  mailer: Mailer,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const now = deps.now();
    const until = new Date(now.getTime() + CLAIM_MS);
    const due = await inTransaction(db, (tx) => claimDueMail(tx, { now, until, limit: BATCH }));
    for (const mail of due) {
      if (signal.aborted) return;
      await deliver(db, deps, mailer, mail);
    }
    if (due.length < BATCH) return;
  }
}

async function deliver(db: Db<AccountsTables>, deps: AccountsDeps, mailer: Mailer, mail: DueMail): Promise<void> {
  const { mailId, keyOwner } = mail;
  const key = await dataKeyOf(db, deps, keyOwner);
  const answer: MailAnswer =
    key === undefined
      ? { outcome: 'REFUSED', response: 'the recipient is erased' }
      : await send(mailer, mailId, {
          address: key.open(SEALED.mailAddress(mailId), mail.sealedAddress),
          content: JSON.parse(key.open(SEALED.mailContent(mailId), mail.sealedContent)) as MailContent,
        });
  const attempt = mail.attempts + 1;
  const at = deps.now();
  const next = answer.outcome === 'TRY_AGAIN' ? nextAttemptAt(attempt, at) : undefined;
  const accepted = answer.outcome === 'ACCEPTED';
  await inTransaction(db, async (tx) => {
    const state = accepted
      ? 'SENT'
      : answer.outcome === 'REFUSED'
        ? 'BOUNCED'
        : next === undefined
          ? 'FAILED'
          : 'PENDING';
    await recordAttempt(
      tx,
      { mailId, attempt, at, accepted, response: answer.response },
      { state, nextAttemptAt: next },
    );
    if (state === 'BOUNCED') await markBounced(tx, mail.addressDigest, at);
  });
  deps.telemetry.mailTried(answer.outcome);
}

const send = (
  mailer: Mailer,
  mailId: string,
  { address, content }: { readonly address: string; readonly content: MailContent },
): Promise<MailAnswer> =>
  mailer.send({ messageId: messageIdOf(mailId), to: address, ...content, html: htmlOf(content) });

const MESSAGE_ID = /^<?(mai_[0-9a-f]{32})@tollgate>?$/;

/** @throws DomainError MAIL_NOT_FOUND. */
export async function recordBounce(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { messageId, response }: { readonly messageId: string; readonly response: string },
): Promise<void> {
  const mailId = MESSAGE_ID.exec(messageId)?.[1];
  const digest = mailId === undefined ? undefined : await setBounced(tx, mailId);
  if (mailId === undefined || digest === undefined) throw mailNotFound();
  const at = deps.now();
  await insertBounceAttempt(tx, { mailId, attempt: (await countAttempts(tx, mailId)) + 1, at, response });
  await markBounced(tx, digest, at);
}
