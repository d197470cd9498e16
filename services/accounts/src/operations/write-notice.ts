// Writes a notice to a tenant.
import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { tenantNotFound } from '../domain/errors.ts';
import { MERGE_WINDOW_MS, type NoticeDraft } from '../domain/notice.ts';
import { keyedDigest } from '../domain/keyed-digest.ts';
import { countWords, insertWords } from '../store/notice-words.ts';
import { findMergeable, insertNotice, insertRepeat, queueNotice } from '../store/notices.ts';
import { lockTenant } from '../store/tenants.ts';
import { dataKeyOf } from './data-keys.ts';
import { NO_WORDS, sealWords } from './notice-words.ts';

/**
 * Also to a closed tenant, who still reads. What is alike within an hour is one notice with a count; where
 * the words differ, the newest are shown and mailed.
 *
 * @throws DomainError TENANT_NOT_FOUND.
 */
export async function writeNotice(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  tenantId: string,
  draft: NoticeDraft,
): Promise<void> {
  // The lock makes the ids of a tenant's notices ascend, and with them the order of the list.
  if ((await lockTenant(tx, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const now = deps.now();
  const mergeKey = draft.mergeKey && keyedDigest(deps.keys.digest, 'notice-merge', draft.mergeKey).toString('hex');
  if (mergeKey !== undefined) {
    const since = new Date(now.getTime() - MERGE_WINDOW_MS);
    const first = await findMergeable(tx, { tenantId, mergeKey, since });
    if (first !== undefined) {
      await insertRepeat(tx, first, now);
      if (draft.aggregates !== true) return;
      await say(tx, deps, { tenantId, noticeId: first, draft });
      return queueNotice(tx, { noticeId: first, tenantId, topic: draft.topic, sentAt: now });
    }
  }
  const noticeId = newId('ntc');
  await insertNotice(tx, { ...draft, ...NO_WORDS, mergeKey, noticeId, tenantId, sentAt: now });
  await say(tx, deps, { tenantId, noticeId, draft });
}

/** To who is erased nothing is said any more; that there was a notice stays. */
async function say(
  tx: Tx<AccountsTables>,
  deps: AccountsDeps,
  { tenantId, noticeId, draft }: { readonly tenantId: string; readonly noticeId: string; readonly draft: NoticeDraft },
): Promise<void> {
  const key = await dataKeyOf(tx, deps, tenantId);
  if (key === undefined) return;
  const ordinal = 1 + (await countWords(tx, noticeId));
  const wordsId = `${noticeId}.${ordinal}`;
  await insertWords(tx, { wordsId, noticeId, ordinal, saidAt: deps.now(), sealed: sealWords(key, wordsId, draft) });
}
