// E-mails, their attempts, and the notices that they carry.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

export type MailState = 'PENDING' | 'SENT' | 'FAILED' | 'BOUNCED';

export interface NewMail {
  readonly mailId: string;
  readonly purpose: string;
  readonly tenantId: string | undefined;
  readonly topic: string | undefined;
  readonly userId: string;
  readonly keyOwner: string;
  readonly sealedAddress: Uint8Array;
  readonly addressDigest: Uint8Array;
  readonly sealedContent: Uint8Array;
  readonly createdAt: Date;
}

/** An e-mail whose time has come. */
export interface DueMail {
  readonly mailId: string;
  readonly keyOwner: string;
  readonly sealedAddress: Uint8Array;
  readonly addressDigest: Uint8Array;
  readonly sealedContent: Uint8Array;
  /** Made so far. */
  readonly attempts: number;
}

export async function insertMail(tx: Tx<AccountsTables>, mail: NewMail): Promise<void> {
  await tx
    .insertInto('mail')
    .values({
      mail_id: mail.mailId,
      purpose: mail.purpose,
      tenant_id: mail.tenantId ?? null,
      topic: mail.topic ?? null,
      user_id: mail.userId,
      key_owner: mail.keyOwner,
      sealed_address: mail.sealedAddress,
      address_digest: mail.addressDigest,
      sealed_content: mail.sealedContent,
      state: 'PENDING',
      attempts: 0,
      next_attempt_at: mail.createdAt,
      created_at: mail.createdAt,
    })
    .execute();
}

/** Takes mails that are due until `until`: whoever else looks meanwhile leaves them out. */
export async function claimDueMail(
  tx: Tx<AccountsTables>,
  { now, until, limit }: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<DueMail[]> {
  const due = await tx
    .selectFrom('mail')
    .select('mail_id')
    .where('state', '=', 'PENDING')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (due.length === 0) return [];
  const rows = await tx
    .updateTable('mail')
    .set({ next_attempt_at: until })
    .where(
      'mail_id',
      'in',
      due.map((row) => row.mail_id),
    )
    .returning(['mail_id', 'key_owner', 'sealed_address', 'address_digest', 'sealed_content', 'attempts'])
    .execute();
  return rows.flatMap((row) =>
    row.sealed_content === null
      ? []
      : [
          {
            mailId: row.mail_id,
            keyOwner: row.key_owner,
            sealedAddress: row.sealed_address,
            addressDigest: row.address_digest,
            sealedContent: row.sealed_content,
            attempts: row.attempts,
          },
        ],
  );
}

export interface MailAttempt {
  readonly mailId: string;
  /** From 1. */
  readonly attempt: number;
  readonly at: Date;
  readonly accepted: boolean;
  readonly response: string;
}

/** What became of it; its words are forgotten unless it is tried again. */
export async function recordAttempt(
  tx: Tx<AccountsTables>,
  { mailId, attempt, at, accepted, response }: MailAttempt,
  after: { readonly state: MailState; readonly nextAttemptAt: Date | undefined },
): Promise<void> {
  await tx
    .insertInto('mail_attempt')
    .values({ mail_id: mailId, attempt, attempted_at: at, accepted, response })
    .execute();
  await tx
    .updateTable('mail')
    .set({
      attempts: attempt,
      state: after.state,
      ...(after.nextAttemptAt === undefined ? { sealed_content: null } : { next_attempt_at: after.nextAttemptAt }),
    })
    .where('mail_id', '=', mailId)
    .execute();
}

/** Marks a delivered mail as sent back, and answers whose address that was. */
export async function setBounced(tx: Tx<AccountsTables>, mailId: string): Promise<Uint8Array | undefined> {
  const row = await tx
    .updateTable('mail')
    .set({ state: 'BOUNCED', sealed_content: null })
    .where('mail_id', '=', mailId)
    .returning('address_digest')
    .executeTakeFirst();
  return row?.address_digest;
}

/** How many attempts a mail has had. */
export async function countAttempts(db: Reader<AccountsTables>, mailId: string): Promise<number> {
  const row = await db
    .selectFrom('mail_attempt')
    .select((eb) => eb.fn.max('attempt').as('last'))
    .where('mail_id', '=', mailId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

export async function insertBounceAttempt(
  tx: Tx<AccountsTables>,
  attempt: Omit<MailAttempt, 'accepted'>,
): Promise<void> {
  const { mailId, at, response } = attempt;
  await tx
    .insertInto('mail_attempt')
    .values({ mail_id: mailId, attempt: attempt.attempt, attempted_at: at, accepted: false, response })
    .execute();
}

/** One e-mail with its proof. */
export interface Delivery {
  readonly mailId: string;
  readonly noticeId: string;
  readonly userId: string;
  readonly state: MailState;
  readonly attempts: readonly MailAttempt[];
}

/** Oldest first. */
export async function findDeliveries(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly noticeId: string },
): Promise<Delivery[]> {
  const mails = await db
    .selectFrom('mail_notice')
    .innerJoin('mail', 'mail.mail_id', 'mail_notice.mail_id')
    .select(['mail.mail_id', 'mail.user_id', 'mail.state'])
    .where('mail_notice.notice_id', '=', filter.noticeId)
    .where('mail.tenant_id', '=', filter.tenantId)
    .orderBy('mail.mail_id')
    .execute();
  if (mails.length === 0) return [];
  const attempts = await db
    .selectFrom('mail_attempt')
    .selectAll()
    .where(
      'mail_id',
      'in',
      mails.map((row) => row.mail_id),
    )
    .orderBy('attempt')
    .execute();
  return mails.map((mail) => ({
    mailId: mail.mail_id,
    noticeId: filter.noticeId,
    userId: mail.user_id ?? '',
    state: mail.state as MailState,
    attempts: attempts
      .filter((row) => row.mail_id === mail.mail_id)
      .map((row) => ({
        mailId: row.mail_id,
        attempt: row.attempt,
        at: row.attempted_at,
        accepted: row.accepted,
        response: row.response,
      })),
  }));
}
