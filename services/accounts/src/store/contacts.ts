// Where and how people are written to.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

/** A person with a confirmed address that mail does not come back from. */
export interface StoredContact {
  readonly userId: string;
  readonly language: 'zh' | 'en';
  readonly sealedEmail: Uint8Array;
  readonly emailDigest: Uint8Array;
}

/** Those of a tenant, but for people who want no mail of the category. */
export async function findContacts(
  db: Reader<AccountsTables>,
  tenantId: string,
  category: string,
): Promise<StoredContact[]> {
  const rows = await contacts(db)
    .where('user_account.tenant_id', '=', tenantId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('notice_preference')
            .select('notice_preference.user_id')
            .whereRef('notice_preference.user_id', '=', 'user_account.user_id')
            .where('notice_preference.category', '=', category)
            .where('notice_preference.email', '=', false),
        ),
      ),
    )
    .orderBy('user_account.user_id')
    .execute();
  return rows.map(toContact);
}

export async function findContact(db: Reader<AccountsTables>, userId: string): Promise<StoredContact | undefined> {
  const row = await contacts(db).where('user_account.user_id', '=', userId).executeTakeFirst();
  return row && toContact(row);
}

export async function setEmail(
  tx: Tx<AccountsTables>,
  userId: string,
  email: { readonly sealed: Uint8Array; readonly digest: Uint8Array },
): Promise<void> {
  await tx
    .updateTable('user_account')
    .set({ sealed_email: email.sealed, email_digest: email.digest, email_bounced_at: null })
    .where('user_id', '=', userId)
    .execute();
}

export async function setLanguage(tx: Tx<AccountsTables>, userId: string, language: string): Promise<void> {
  await tx.updateTable('user_account').set({ language }).where('user_id', '=', userId).execute();
}

/** Nobody with that address is written to until they give another one. */
export async function markBounced(tx: Tx<AccountsTables>, emailDigest: Uint8Array, now: Date): Promise<void> {
  await tx.updateTable('user_account').set({ email_bounced_at: now }).where('email_digest', '=', emailDigest).execute();
}

export async function setPreference(
  tx: Tx<AccountsTables>,
  preference: { readonly userId: string; readonly category: string; readonly email: boolean },
): Promise<void> {
  await tx
    .insertInto('notice_preference')
    .values({ user_id: preference.userId, category: preference.category, email: preference.email })
    .onConflict((conflict) => conflict.columns(['user_id', 'category']).doUpdateSet({ email: preference.email }))
    .execute();
}

const contacts = (db: Reader<AccountsTables>) =>
  db
    .selectFrom('user_account')
    .select(['user_account.user_id', 'language', 'sealed_email', 'email_digest'])
    .where('left_at', 'is', null)
    .where('sealed_email', 'is not', null)
    .where('email_bounced_at', 'is', null)
    .$narrowType<{ sealed_email: Uint8Array; email_digest: Uint8Array }>();

function toContact(row: {
  readonly user_id: string;
  readonly language: string;
  readonly sealed_email: Uint8Array;
  readonly email_digest: Uint8Array;
}): StoredContact {
  return {
    userId: row.user_id,
    language: row.language === 'en' ? 'en' : 'zh',
    sealedEmail: row.sealed_email,
    emailDigest: row.email_digest,
  };
}
