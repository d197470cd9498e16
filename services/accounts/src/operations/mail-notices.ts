// Turns waiting notices into e-mails: one to each person for all of a topic, not one for each notice.
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { noticeMail } from '../domain/mail.ts';
import { categoryOf } from '../domain/notice-category.ts';
import { findContacts } from '../store/contacts.ts';
import {
  findDueGroups,
  findWords,
  insertMailNotices,
  takeGroup,
  type WaitingGroup,
} from '../store/outgoing-notices.ts';
import { lockTenant } from '../store/tenants.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { queueMail } from './queue-mail.ts';

/** What comes together within so long goes out together. */
const GATHER_MS = 5_000;
/** After a mail, the next of the same topic to the same tenant gathers for so long. */
const QUIET_MS = 3_600_000;
const BATCH = 200;

/** Each group in a transaction of its own: killed in between, it goes on where it was and mails nobody twice. */
export async function mailNotices(db: Db<AccountsTables>, deps: AccountsDeps, signal: AbortSignal): Promise<void> {
  const now = deps.now().getTime();
  const times = { readyBefore: new Date(now - GATHER_MS), noMailSince: new Date(now - QUIET_MS), limit: BATCH };
  for (const group of await findDueGroups(db, times)) {
    if (signal.aborted) return;
    await inTransaction(db, (tx) => mailGroup(tx, deps, group));
  }
}

async function mailGroup(tx: Tx<AccountsTables>, deps: AccountsDeps, group: WaitingGroup): Promise<void> {
  const { tenantId, topic } = group;
  await lockTenant(tx, tenantId);
  const noticeIds = await takeGroup(tx, group);
  if (noticeIds.length === 0) return;
  const contacts = await findContacts(tx, tenantId, categoryOf(topic));
  const key = await dataKeyOf(tx, deps, tenantId);
  if (contacts.length === 0 || key === undefined) return;
  const words = await findWords(tx, noticeIds);
  for (const { userId, language, sealedEmail } of contacts) {
    const mailId = await queueMail(tx, deps, key, {
      purpose: 'NOTICE',
      tenantId,
      topic,
      userId,
      keyOwner: tenantId,
      address: key.open(SEALED.email(userId), sealedEmail),
      content: noticeMail(language, words),
    });
    await insertMailNotices(tx, mailId, noticeIds);
  }
}
