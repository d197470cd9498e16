// Notices, append-only.
import type { Reader, Tx } from '@tollgate/db';
import type { CountedNotice, Notice } from '../domain/notice.ts';
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
    template_id: notice.template?.id ?? null,
    template_version: notice.template?.version ?? null,
    template_hash: notice.template?.hash ?? null,
    merge_key: notice.mergeKey ?? null,
  }));
  await tx.insertInto('notice').values(rows).execute();
  // Mailed after the commit, by a job.
  const outgoing = notices.map(({ noticeId, tenantId, topic, sentAt }) => ({
    notice_id: noticeId,
    tenant_id: tenantId,
    topic,
    ready_at: sentAt,
  }));
  await tx.insertInto('notice_outgoing').values(outgoing).execute();
}

/** To be mailed again, because it says something new; what waits already waits on. */
export async function queueNotice(
  tx: Tx<AccountsTables>,
  { noticeId, tenantId, topic, sentAt }: Pick<Notice, 'noticeId' | 'tenantId' | 'topic' | 'sentAt'>,
): Promise<void> {
  await tx
    .insertInto('notice_outgoing')
    .values({ notice_id: noticeId, tenant_id: tenantId, topic, ready_at: sentAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The tenant's latest notice, when it says the same and is not older than that: order is part of what is told. */
export async function findMergeable(
  tx: Tx<AccountsTables>,
  { tenantId, mergeKey, since }: { readonly tenantId: string; readonly mergeKey: string; readonly since: Date },
): Promise<string | undefined> {
  const latest = await tx
    .selectFrom('notice')
    .select(['notice_id', 'merge_key', 'sent_at'])
    .where('tenant_id', '=', tenantId)
    .orderBy('notice_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return latest?.merge_key === mergeKey && latest.sent_at > since ? latest.notice_id : undefined;
}

export async function insertRepeat(tx: Tx<AccountsTables>, noticeId: string, at: Date): Promise<void> {
  await tx.insertInto('notice_repeat').values({ notice_id: noticeId, repeated_at: at }).execute();
}

/** Newest first, from below `before`. */
export async function findNotices(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string; readonly before: string | undefined; readonly limit: number },
): Promise<CountedNotice[]> {
  let query = db
    .selectFrom('notice')
    .selectAll('notice')
    .select((eb) => [
      eb
        .selectFrom('notice_repeat')
        .select(({ fn }) => fn.countAll<bigint>().as('repeats'))
        .whereRef('notice_repeat.notice_id', '=', 'notice.notice_id')
        .as('repeats'),
      eb
        .selectFrom('notice_repeat')
        .select(({ fn }) => fn.max('repeated_at').as('last'))
        .whereRef('notice_repeat.notice_id', '=', 'notice.notice_id')
        .as('last_at'),
    ])
    .where('tenant_id', '=', filter.tenantId)
    .orderBy('notice_id', 'desc')
    .limit(filter.limit);
  if (filter.before !== undefined) query = query.where('notice_id', '<', filter.before);
  const rows = await query.execute();
  return rows.map((row) => ({
    ...fromRowNotice(row),
    count: 1 + Number(row.repeats ?? 0n),
    lastAt: row.last_at ?? row.sent_at,
  }));
}

export async function findNoticesById(db: Reader<AccountsTables>, noticeIds: readonly string[]): Promise<Notice[]> {
  const rows = await db
    .selectFrom('notice')
    .selectAll()
    .where('notice_id', 'in', [...noticeIds])
    .execute();
  return rows.map(fromRowNotice);
}
