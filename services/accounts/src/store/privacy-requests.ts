// Privacy requests; words of people stay sealed here.
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { PrivacyClock, PrivacyRecord } from '../domain/privacy-request.ts';
import type { PrivacyRequestRow } from './schema-privacy.ts';
import type { AccountsTables } from './schema.ts';

export interface StoredPrivacyRequest {
  readonly record: PrivacyRecord;
  readonly sealedDetails: Uint8Array;
  readonly sealedAnswer: Uint8Array | undefined;
}

/** False while another erasure of the tenant goes on. */
export async function insertPrivacyRequest(
  tx: Tx<AccountsTables>,
  record: PrivacyRecord,
  sealedDetails: Uint8Array,
): Promise<boolean> {
  const inserted = await tx
    .insertInto('privacy_request')
    .values({
      privacy_request_id: record.privacyRequestId,
      tenant_id: record.tenantId,
      kind: record.kind,
      submitted_at: record.submittedAt,
      submitted_by: record.submittedBy,
      clause_id: record.rule.clauseId,
      clock_days: record.rule.days,
      working_days: record.rule.workingDays,
      sealed_details: sealedDetails,
      sealed_answer: null,
      ...changing(record),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('privacy_request_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** What a move changed; a row that has ended is never changed again. */
export async function updatePrivacyRequest(
  tx: Tx<AccountsTables>,
  record: PrivacyRecord,
  sealedAnswer?: Uint8Array,
): Promise<void> {
  await tx
    .updateTable('privacy_request')
    .set({ ...changing(record), ...(sealedAnswer === undefined ? {} : { sealed_answer: sealedAnswer }) })
    .where('privacy_request_id', '=', record.privacyRequestId)
    .where('ended_at', 'is', null)
    .execute();
}

const changing = (record: PrivacyRecord) => ({
  state: record.state,
  identity_check: record.identityCheck ?? null,
  proved_by: record.provedBy ?? null,
  due_at: record.clock.dueAt ?? null,
  days_left: record.clock.daysLeft ?? null,
  ordered_at: record.orderedAt ?? null,
  refusal_ground: record.refusalGround ?? null,
  ended_at: record.endedAt ?? null,
  decided_by: record.decidedBy ?? null,
  export_expires_at: record.exportExpiresAt ?? null,
});

/** Undefined also for another tenant's. */
export async function findPrivacyRequest(
  db: Reader<AccountsTables>,
  tenantId: string,
  privacyRequestId: string,
): Promise<StoredPrivacyRequest | undefined> {
  const row = await db
    .selectFrom('privacy_request')
    .selectAll()
    .where('privacy_request_id', '=', privacyRequestId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && stored(row);
}

/** The same, locked until the end of the transaction. */
export async function lockPrivacyRequest(
  tx: Tx<AccountsTables>,
  tenantId: string,
  privacyRequestId: string,
): Promise<StoredPrivacyRequest | undefined> {
  const row = await tx
    .selectFrom('privacy_request')
    .selectAll()
    .where('privacy_request_id', '=', privacyRequestId)
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row && stored(row);
}

/** Newest first, from below `before`. */
export async function findPrivacyRequests(
  db: Reader<AccountsTables>,
  filter: {
    readonly tenantId: string | undefined;
    readonly pendingOnly: boolean;
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<StoredPrivacyRequest[]> {
  let query = db.selectFrom('privacy_request').selectAll().orderBy('privacy_request_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  if (filter.pendingOnly) query = query.where('ended_at', 'is', null);
  if (filter.before !== undefined) query = query.where('privacy_request_id', '<', filter.before);
  return (await query.execute()).map(stored);
}

/** What a tenant asked for and nobody has answered or ordered yet, locked until the end of the transaction. */
export async function lockUndecided(tx: Tx<AccountsTables>, tenantId: string): Promise<PrivacyRecord[]> {
  const rows = await tx
    .selectFrom('privacy_request')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('ended_at', 'is', null)
    .where('state', '<>', 'EXECUTING')
    .orderBy('privacy_request_id')
    .forUpdate()
    .execute();
  return rows.map((row) => stored(row).record);
}

/** Whose clock runs without an end, with when it began; locked. */
export async function lockUndatedRequests(
  tx: Tx<AccountsTables>,
  limit: number,
): Promise<{ readonly record: PrivacyRecord; readonly began: Date }[]> {
  const rows = await tx
    .selectFrom('privacy_request')
    .selectAll()
    .where('state', '=', 'OPEN')
    .where('days_left', 'is not', null)
    .orderBy('privacy_request_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  const began = await tx
    .selectFrom('privacy_step')
    .select(({ fn }) => ['privacy_request_id', fn.max('at').as('at')])
    .where('privacy_request_id', 'in', ['', ...rows.map((row) => row.privacy_request_id)])
    .where('step', 'in', ['PROVED', 'RESUMED'])
    .groupBy('privacy_request_id')
    .execute();
  return rows.flatMap((row) => {
    const start = began.find((each) => each.privacy_request_id === row.privacy_request_id);
    return start === undefined ? [] : [{ record: stored(row).record, began: start.at }];
  });
}

export async function countPending(db: Reader<AccountsTables>, tenantId: string): Promise<bigint> {
  const { count } = await db
    .selectFrom('privacy_request')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('tenant_id', '=', tenantId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The check constraints of the schema make the casts true. */
function stored(row: Selectable<PrivacyRequestRow>): StoredPrivacyRequest {
  return {
    record: {
      privacyRequestId: row.privacy_request_id,
      tenantId: row.tenant_id,
      kind: row.kind as PrivacyRecord['kind'],
      state: row.state as PrivacyRecord['state'],
      submittedAt: row.submitted_at,
      submittedBy: row.submitted_by,
      identityCheck: (row.identity_check ?? undefined) as PrivacyRecord['identityCheck'],
      provedBy: row.proved_by ?? undefined,
      rule: { clauseId: row.clause_id, days: row.clock_days, workingDays: row.working_days },
      clock: clockOf(row),
      orderedAt: row.ordered_at ?? undefined,
      refusalGround: (row.refusal_ground ?? undefined) as PrivacyRecord['refusalGround'],
      endedAt: row.ended_at ?? undefined,
      decidedBy: row.decided_by ?? undefined,
      exportExpiresAt: row.export_expires_at ?? undefined,
    },
    sealedDetails: row.sealed_details,
    sealedAnswer: row.sealed_answer ?? undefined,
  };
}

function clockOf(row: Pick<PrivacyRequestRow, 'due_at' | 'days_left'>): PrivacyClock {
  return row.due_at === null
    ? { dueAt: undefined, daysLeft: row.days_left ?? 0 }
    : { dueAt: row.due_at, daysLeft: undefined };
}
