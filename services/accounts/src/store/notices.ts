// Notices, append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { Notice } from '../domain/notice.ts';
import { fromRowNotice } from './rows.ts';
import type { AccountsTables } from './schema.ts';

export function insertNotice(tx: Tx<AccountsTables>, notice: Notice): Promise<void> {
  return insertNotices(tx, [notice]);
}

export async function insertNotices(tx: Tx<AccountsTables>, notices: readonly Notice[]): Promise<void> {
  const rows = notices.map((notice) => ({
    notice_id: notice.noticeId,
    tenant_id: notice.tenantId,
    topic: notice.topic,
    subject_zh: notice.subject.zh,
    subject_en: notice.subject.en,
    body_zh: notice.body.zh,
    body_en: notice.body.en,
    clause_ids: [...notice.clauseIds],
    sent_at: notice.sentAt,
  }));
  await tx.insertInto('notice').values(rows).execute();
}

/** Newest first, from below `before`. */
export async function findNotices(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<Notice[]> {
  let query = db
    .selectFrom('notice')
    .select([
      'notice_id',
      'tenant_id',
      'topic',
      'subject_zh',
      'subject_en',
      'body_zh',
      'body_en',
      'clause_ids',
      'sent_at',
    ])
    .where('tenant_id', '=', filter.tenantId)
    .orderBy('notice_id', 'desc')
    .limit(filter.limit);
  if (filter.before !== undefined) query = query.where('notice_id', '<', filter.before);
  return (await query.execute()).map(fromRowNotice);
}
