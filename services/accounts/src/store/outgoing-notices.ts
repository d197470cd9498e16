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
  times: {
    readonly readyBefore: Date;
    readonly noMailSince: Date;
    /** Topics that never wait for the end of the quiet. */
    readonly urgent: readonly string[];
    readonly limit: number;
  },
): Promise<WaitingGroup[]> {
  const rows = await db
    .selectFrom('notice_outgoing')
    .select(['tenant_id', 'topic'])
    .where((eb) =>
      eb.or([
        eb('topic', 'in', [...times.urgent]),
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
      ]),
    )
    .groupBy(['tenant_id', 'topic'])
    .having((eb) => eb(eb.fn.min('ready_at'), '<=', times.readyBefore))
    .limit(times.limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, topic: row.topic }));
}

/** A notice that was not mailed since it waits. */
export interface Waiting {
  readonly noticeId: string;
  readonly readyAt: Date;
}

/** Takes all of a group out of the queue, newest first. */
export async function takeGroup(tx: Tx<AccountsTables>, { tenantId, topic }: WaitingGroup): Promise<Waiting[]> {
  const rows = await tx
    .deleteFrom('notice_outgoing')
    .where('tenant_id', '=', tenantId)
    .where('topic', '=', topic)
    .returning(['notice_id', 'ready_at'])
    .execute();
  return rows
    .map((row) => ({ noticeId: row.notice_id, readyAt: row.ready_at }))
    .toSorted((a, b) => (a.noticeId < b.noticeId ? 1 : -1));
}

export async function insertMailNotices(
  tx: Tx<AccountsTables>,
  mailId: string,
  noticeIds: readonly string[],
): Promise<void> {
  const rows = noticeIds.map((noticeId) => ({ mail_id: mailId, notice_id: noticeId }));
  await tx.insertInto('mail_notice').values(rows).execute();
}
