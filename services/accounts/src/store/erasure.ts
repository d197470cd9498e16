// Takes a tenant's personal data out of every table: the key first, without which nothing sealed can be read, then whatever
// is found by a digest, and the papers themselves.
import { randomBytes } from 'node:crypto';
import type { Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { AccountsTables } from './schema.ts';

/** How many records of each kind were erased. */
export type Erased = Readonly<Record<string, bigint>>;

/** False when the key was destroyed before. */
export async function destroyDataKey(tx: Tx<AccountsTables>, ownerId: string, now: Date): Promise<boolean> {
  const row = await tx
    .updateTable('data_key')
    .set({ wrapped_key: null, destroyed_at: now })
    .where('owner_id', '=', ownerId)
    .where('wrapped_key', 'is not', null)
    .returning('owner_id')
    .executeTakeFirst();
  // After the other, in which order a rotation locks them too.
  await tx.deleteFrom('data_key_rotation').where('owner_id', '=', ownerId).execute();
  return row !== undefined;
}

/** The tenant's people, whoever has left before included. */
export async function findPeople(tx: Tx<AccountsTables>, tenantId: string): Promise<string[]> {
  const rows = await tx.selectFrom('user_account').select('user_id').where('tenant_id', '=', tenantId).execute();
  return rows.map((row) => row.user_id);
}

/** Digests of logins, addresses and numbers become random: nobody finds the person by what they know of them. */
export async function eraseLookups(tx: Tx<AccountsTables>, tenantId: string, now: Date): Promise<Erased> {
  const users = await tx
    .selectFrom('user_account')
    .select(['user_id', 'login_digest'])
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .execute();
  for (const { user_id: userId, login_digest: login } of users) {
    await tx.deleteFrom('sign_in_guard').where('login_digest', '=', login).execute();
    await tx.deleteFrom('reset_request').where('login_digest', '=', login).execute();
    await tx
      .updateTable('user_account')
      .set((eb) => ({
        login_digest: randomBytes(32),
        left_at: eb.fn.coalesce('left_at', eb.val(now)),
        sealed_email: null,
        email_digest: null,
        email_bounced_at: null,
      }))
      .where('user_id', '=', userId)
      .execute();
  }
  const verifications = await tx
    .selectFrom('verification')
    .select('verification_id')
    .where('tenant_id', '=', tenantId)
    .execute();
  for (const { verification_id: id } of verifications)
    await tx
      .updateTable('verification')
      .set({ number_digest: randomBytes(32), operator_digest: null })
      .where('verification_id', '=', id)
      .execute();
  return { users: BigInt(users.length), verifications: BigInt(verifications.length) };
}

/** Papers with their plain digests: who has a copy could tell by the digest that it was here. */
export async function erasePapers(tx: Tx<AccountsTables>, tenantId: string): Promise<bigint> {
  const deleted = await tx
    .deleteFrom('document_content')
    .where('document_id', 'in', (eb) =>
      eb.selectFrom('document').select('document_id').where('tenant_id', '=', tenantId),
    )
    .executeTakeFirst();
  await tx
    .updateTable('document')
    .set({ sha256: Buffer.alloc(32) })
    .where('tenant_id', '=', tenantId)
    .execute();
  return deleted.numDeletedRows;
}

export async function eraseOptionalFacts(tx: Tx<AccountsTables>, tenantId: string): Promise<bigint> {
  const deleted = await tx.deleteFrom('profile_field').where('tenant_id', '=', tenantId).executeTakeFirst();
  return deleted.numDeletedRows;
}

/** Names of credentials, why they ended and why staff looked: sealed words go with the key, what older code left goes here. */
export async function eraseWords(tx: Tx<AccountsTables>, tenantId: string): Promise<Erased> {
  const credentials = await tx
    .updateTable('credential')
    .set((eb) => ({ name: '', end_reason: eb.case().when('end_reason', 'is', null).then(null).else('').end() }))
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  const looks = await tx
    .updateTable('session')
    .set({ reason: '' })
    .where('impersonated_tenant_id', '=', tenantId)
    .executeTakeFirst();
  const words = await tx
    .selectFrom('notice_words')
    .innerJoin('notice', 'notice.notice_id', 'notice_words.notice_id')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('notice.tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return {
    credentials: credentials.numUpdatedRows,
    impersonations: looks.numUpdatedRows,
    notice_words: words.count,
  };
}

/** What stays and is about nobody any more. */
export async function countNameless(tx: Tx<AccountsTables>, tenantId: string): Promise<Erased> {
  const { sessions } = await tx
    .selectFrom('session')
    .innerJoin('user_account', 'user_account.user_id', 'session.user_id')
    .select(({ fn }) => fn.countAll<bigint>().as('sessions'))
    .where('user_account.tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow();
  return { sessions };
}

/** Mail on its way is not sent any more; what was sent is known by nobody's address. */
export async function eraseMail(tx: Tx<AccountsTables>, tenantId: string, now: Date): Promise<bigint> {
  const mails = await tx
    .selectFrom('mail')
    .select(['mail_id', 'state'])
    .where('key_owner', '=', tenantId)
    .forUpdate()
    .execute();
  for (const { mail_id: mailId, state } of mails)
    await tx
      .updateTable('mail')
      .set({
        address_digest: randomBytes(32),
        sealed_content: null,
        state: state === 'PENDING' ? 'FAILED' : state,
      })
      .where('mail_id', '=', mailId)
      .execute();
  await tx
    .updateTable('one_time_link')
    .set({ withdrawn_at: now })
    .where('tenant_id', '=', tenantId)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
  return BigInt(mails.length);
}

/** What stays, counted: names nobody any more, or a law has it kept. */
export async function countKept(tx: Tx<AccountsTables>, tenantId: string): Promise<Erased> {
  const { rows } = await sql<Record<'acceptances' | 'notices' | 'bans' | 'consents', bigint>>`
    select
      (select count(*) from acceptance where tenant_id = ${tenantId}) as acceptances,
      (select count(*) from notice where tenant_id = ${tenantId}) as notices,
      (select count(*) from ban where tenant_id = ${tenantId}) as bans,
      (select count(*) from consent where tenant_id = ${tenantId}) as consents`.execute(tx);
  return { ...rows[0] };
}
