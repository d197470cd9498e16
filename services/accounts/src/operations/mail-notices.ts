// Turns waiting notices into e-mails: one to each person for all of a topic, not one for each notice.
import { type Db, inTransaction, type Tx } from '@tollgate/db';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import type { DataKey } from '../domain/data-key.ts';
import { noticeMail } from '../domain/mail.ts';
import { categoryOf, SANCTIONS } from '../domain/notice-category.ts';
import { findContacts } from '../store/contacts.ts';
import {
  findDueGroups,
  insertMailNotices,
  takeGroup,
  type Waiting,
  type WaitingGroup,
} from '../store/outgoing-notices.ts';
import { findWords } from '../store/notice-words.ts';
import { findNoticesById } from '../store/notices.ts';
import { lockTenant } from '../store/tenants.ts';
import { dataKeyOf, SEALED } from './data-keys.ts';
import { NO_WORDS, openWords, type Words } from './notice-words.ts';
import { queueMail } from './queue-mail.ts';

/** What comes together within so long goes out together. */
const GATHER_MS = 5_000;
/** After a mail, the next of the same topic to the same tenant gathers for so long; sanctions never do. */
const QUIET_MS = 3_600_000;
const BATCH = 200;

/** Each group in a transaction of its own: killed in between, it goes on where it was and mails nobody twice. */
export async function mailNotices(db: Db<AccountsTables>, deps: AccountsDeps, signal: AbortSignal): Promise<void> {
  const now = deps.now().getTime();
  const times = {
    readyBefore: new Date(now - GATHER_MS),
    noMailSince: new Date(now - QUIET_MS),
    urgent: SANCTIONS,
    limit: BATCH,
  };
  for (const group of await findDueGroups(db, times)) {
    if (signal.aborted) return;
    await inTransaction(db, (tx) => mailGroup(tx, deps, group));
  }
}

async function mailGroup(tx: Tx<AccountsTables>, deps: AccountsDeps, group: WaitingGroup): Promise<void> {
  const { tenantId, topic } = group;
  await lockTenant(tx, tenantId);
  const waiting = await takeGroup(tx, group);
  if (waiting.length === 0) return;
  const contacts = await findContacts(tx, tenantId, categoryOf(topic));
  const key = await dataKeyOf(tx, deps, tenantId);
  if (contacts.length === 0 || key === undefined) return;
  const words = await unmailed(tx, key, waiting);
  const noticeIds = waiting.map(({ noticeId }) => noticeId);
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

/** What was said since each notice waits, newest first. */
async function unmailed(tx: Tx<AccountsTables>, key: DataKey, waiting: readonly Waiting[]): Promise<Words[]> {
  const ids = waiting.map(({ noticeId }) => noticeId);
  const said = await findWords(tx, ids);
  const open = new Map((await findNoticesById(tx, ids)).map((notice) => [notice.noticeId, notice]));
  return waiting.flatMap(({ noticeId, readyAt }): Words[] => {
    const words = said.get(noticeId);
    // Published ones, and those of older code.
    if (words === undefined) return [open.get(noticeId) ?? NO_WORDS];
    return words.filter(({ saidAt }) => saidAt >= readyAt).map((each) => openWords(key, each));
  });
}
