// Notices that wait to be mailed, by tenant and topic.
import type { Reader, Tx } from '@tollgate/db';
import type { AccountsTables } from './schema.ts';

export interface WaitingGroup {
  readonly tenantId: string;
  readonly topic: string;
}

/** Groups whose oldest notice has waited, and that got no mail lately. */
export async function findDueGroups(
  db: Reader<AccountsTables>,
  times: { readonly readyBefore: Date; readonly noMailSince: Date; readonly limit: number },
): Promise<WaitingGroup[]> {
  const rows = await db
    .selectFrom('notice_outgoing')
    .select(['tenant_id', 'topic'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('mail')
            .select('mail.mail_id')
            .whereRef('mail.tenant_id', '=', 'notice_outgoing.tenant_id')
            .whereRef('mail.topic', '=', 'notice_outgoing.topic')
            .where('mail.created_at', '>', times.noMailSince),
        ),
      ),
    )
    .groupBy(['tenant_id', 'topic'])
    .having((eb) => eb(eb.fn.min('ready_at'), '<=', times.readyBefore))
    .limit(times.limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, topic: row.topic }));
}

/** Takes all of a group out of the queue; their ids, newest first. */
export async function takeGroup(tx: Tx<AccountsTables>, { tenantId, topic }: WaitingGroup): Promise<string[]> {
  const rows = await tx
    .deleteFrom('notice_outgoing')
    .where('tenant_id', '=', tenantId)
    .where('topic', '=', topic)
    .returning('notice_id')
    .execute();
  return rows.map((row) => row.notice_id).toSorted((a, b) => (a < b ? 1 : -1));
}

/** The words of notices, newest first. */
export async function findWords(
  db: Reader<AccountsTables>,
  noticeIds: readonly string[],
): Promise<{ readonly subject: { zh: string; en: string }; readonly body: { zh: string; en: string } }[]> {
  const rows = await db
    .selectFrom('notice')
    .select(['subject_zh', 'subject_en', 'body_zh', 'body_en'])
    .where('notice_id', 'in', [...noticeIds])
    .orderBy('notice_id', 'desc')
    .execute();
  return rows.map((row) => ({
    subject: { zh: row.subject_zh, en: row.subject_en },
    body: { zh: row.body_zh, en: row.body_en },
  }));
}

export async function insertMailNotices(
  tx: Tx<AccountsTables>,
  mailId: string,
  noticeIds: readonly string[],
): Promise<void> {
  const rows = noticeIds.map((noticeId) => ({ mail_id: mailId, notice_id: noticeId }));
  await tx.insertInto('mail_notice').values(rows).execute();
}
