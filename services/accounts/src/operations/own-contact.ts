// Where a person is written to, and in which language.
import type { Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { linkMail } from '../domain/mail.ts';
import { memberNotFound, passwordRefused, tenantErased } from '../domain/member-errors.ts';
import { checkPreference, type NoticeCategory } from '../domain/notice-category.ts';
import { keyOwnerOf } from '../domain/user.ts';
import { setEmail, setLanguage, setPreference } from '../store/contacts.ts';
import { findUser } from '../store/members.ts';
import { withdrawLinks } from '../store/one-time-links.ts';
import { sealedEmail } from './accept-invitation.ts';
import { dataKeyOf } from './data-keys.ts';
import { contentOf, makeLink, useLink } from './one-time-links.ts';
import { queueMail } from './queue-mail.ts';

export interface OwnContact {
  readonly userId: string;
  readonly language: 'zh' | 'en';
  /** Empty leaves it as it is. */
  readonly email: string;
  /** Whether the current password was given, as a new address asks for. */
  readonly fits: boolean;
  readonly actor: string;
}

/** Whether a link was mailed to a new address. @throws DomainError MEMBER_NOT_FOUND, PASSWORD_REFUSED. */
export async function setOwnContact(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { userId, language, email, fits, actor }: OwnContact,
): Promise<boolean> {
  const user = await findUser(tx, userId);
  if (user === undefined) throw memberNotFound(userId);
  await setLanguage(tx, userId, language);
  if (email === '') return false;
  // Who has a person's mail can have their password reset.
  if (!fits) throw passwordRefused();
  const keyOwner = keyOwnerOf(user);
  const key = await dataKeyOf(tx, deps, keyOwner);
  if (key === undefined) throw tenantErased();
  const { tenantId } = user;
  const purpose = 'EMAIL_CONFIRMATION';
  await withdrawLinks(tx, userId, purpose, deps.now());
  const content = { displayName: '', email };
  const { token } = await makeLink(tx, deps, key, { purpose, tenantId, userId, keyOwner, content, actor });
  const mail = {
    purpose,
    tenantId,
    userId,
    keyOwner,
    address: email,
    content: linkMail(purpose, language, token),
  } as const;
  await queueMail(tx, deps, key, mail);
  return true;
}

/** @throws DomainError CONFIRMATION_UNKNOWN, CONFIRMATION_USED, CONFIRMATION_WITHDRAWN, CONFIRMATION_EXPIRED. */
export async function confirmEmail(tx: Tx<AccountsTables>, deps: AccountsDeps, token: string): Promise<void> {
  const link = await useLink(tx, deps, token, 'EMAIL_CONFIRMATION');
  const key = await dataKeyOf(tx, deps, link.keyOwner);
  if (key === undefined) throw tenantErased();
  const { email } = contentOf(key, link);
  await setEmail(tx, link.userId, sealedEmail(deps, key, link.userId, email));
}

/** @throws DomainError PREFERENCE_MANDATORY. */
export async function setNoticePreference(
  tx: Tx<AccountsTables>,
  preference: { readonly userId: string; readonly category: NoticeCategory; readonly email: boolean },
): Promise<void> {
  checkPreference(preference.category, preference.email);
  // What is always sent needs no row that says so.
  if (preference.category === 'ACTIVITY') await setPreference(tx, preference);
}
