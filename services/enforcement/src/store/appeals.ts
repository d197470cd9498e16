// Appeals, and the counter-settlements that upheld ones lead to.
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { Appeal, AppealState, CounterLine, CounterSettlement } from '../domain/appeal.ts';
import type { AppealsTable, CounterSettlementsTable } from './schema-sanctions.ts';
import type { EnforcementTables } from './schema.ts';

export async function insertAppeal(tx: Tx<EnforcementTables>, appeal: Appeal): Promise<void> {
  await tx
    .insertInto('appeals')
    .values({
      appeal_id: appeal.appealId,
      tenant_id: appeal.tenantId,
      subject_id: appeal.subjectId,
      state: appeal.state,
      statement: appeal.statement,
      filed_by: appeal.filedBy,
      filed_at: appeal.filedAt,
      answer_by: appeal.answerBy,
      reviewer: null,
      reason: null,
      decided_at: null,
      answer_zh: null,
      answer_en: null,
    })
    .execute();
}

/** The appeal against a sanction or settlement: there is one at most. */
export async function appealAgainst(db: Reader<EnforcementTables>, subjectId: string): Promise<Appeal | undefined> {
  const row = await db.selectFrom('appeals').selectAll().where('subject_id', '=', subjectId).executeTakeFirst();
  return row && fromRowAppeal(row);
}

/** Holds the appeal until the transaction ends: it is decided once. */
export async function lockAppeal(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  appealId: string,
): Promise<Appeal | undefined> {
  const row = await tx
    .selectFrom('appeals')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRowAppeal(row);
}

export async function decideAppealRow(
  tx: Tx<EnforcementTables>,
  appealId: string,
  state: AppealState,
  { reviewer, reason, at, answer }: NonNullable<Appeal['decision']>,
): Promise<void> {
  await tx
    .updateTable('appeals')
    .set({ state, reviewer, reason, decided_at: at, answer_zh: answer.zh, answer_en: answer.en })
    .where('appeal_id', '=', appealId)
    .execute();
}

export interface AppealFilter {
  readonly tenantId: string | undefined;
  readonly state: AppealState | undefined;
  /** Only appeals older than this one. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listAppeals(db: Reader<EnforcementTables>, filter: AppealFilter): Promise<Appeal[]> {
  let query = db.selectFrom('appeals').selectAll().orderBy('appeal_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.before !== undefined) query = query.where('appeal_id', '<', filter.before);
  return (await query.execute()).map(fromRowAppeal);
}

function fromRowAppeal(row: Selectable<AppealsTable>): Appeal {
  return {
    appealId: row.appeal_id,
    tenantId: row.tenant_id,
    subjectId: row.subject_id,
    state: row.state as AppealState,
    statement: row.statement,
    filedBy: row.filed_by,
    filedAt: row.filed_at,
    answerBy: row.answer_by,
    decision:
      row.decided_at === null
        ? undefined
        : {
            reviewer: row.reviewer ?? '',
            reason: row.reason ?? '',
            at: row.decided_at,
            answer: { zh: row.answer_zh ?? '', en: row.answer_en ?? '' },
          },
  };
}

type StoredLine = Omit<CounterLine, 'micros'> & { readonly micros: string };

export async function insertCounterSettlement(tx: Tx<EnforcementTables>, each: CounterSettlement): Promise<void> {
  await tx
    .insertInto('counter_settlements')
    .values({
      counter_settlement_id: each.counterSettlementId,
      tenant_id: each.tenantId,
      settlement_id: each.settlementId,
      appeal_id: each.appealId,
      clause_id: each.clauseId,
      lines: JSON.stringify(each.lines.map((line): StoredLine => ({ ...line, micros: String(line.micros) }))),
      forfeited_micros: each.forfeitedMicros,
      packages_micros: each.packagesMicros,
      currency: each.currency,
      created_at: each.createdAt,
      refusals: 0,
      completed_at: null,
    })
    .execute();
}

export async function counterSettlementOf(
  db: Reader<EnforcementTables>,
  appealId: string,
): Promise<CounterSettlement | undefined> {
  const row = await db
    .selectFrom('counter_settlements')
    .selectAll()
    .where('appeal_id', '=', appealId)
    .executeTakeFirst();
  return row && fromRowCounter(row);
}

/** Those that the wallet has not carried out yet, oldest first. */
export async function runningCounterSettlements(
  db: Reader<EnforcementTables>,
  limit: number,
): Promise<CounterSettlement[]> {
  const rows = await db
    .selectFrom('counter_settlements')
    .selectAll()
    .where('completed_at', 'is', null)
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(fromRowCounter);
}

/** False when another process noted it before. */
export async function completeCounterSettlement(
  tx: Tx<EnforcementTables>,
  counterSettlementId: string,
  now: Date,
): Promise<boolean> {
  const result = await tx
    .updateTable('counter_settlements')
    .set({ completed_at: now })
    .where('counter_settlement_id', '=', counterSettlementId)
    .where('completed_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Makes the next try another request; counted once, however many processes were refused. */
export async function noteCounterRefusal(
  tx: Tx<EnforcementTables>,
  { counterSettlementId, refusals }: CounterSettlement,
): Promise<void> {
  await tx
    .updateTable('counter_settlements')
    .set({ refusals: refusals + 1 })
    .where('counter_settlement_id', '=', counterSettlementId)
    .where('refusals', '=', refusals)
    .execute();
}

function fromRowCounter(row: Selectable<CounterSettlementsTable>): CounterSettlement {
  const lines = row.lines as StoredLine[];
  return {
    counterSettlementId: row.counter_settlement_id,
    tenantId: row.tenant_id,
    settlementId: row.settlement_id,
    appealId: row.appeal_id,
    clauseId: row.clause_id,
    lines: lines.map((line) => ({ ...line, micros: BigInt(line.micros) })),
    forfeitedMicros: row.forfeited_micros,
    packagesMicros: row.packages_micros,
    currency: row.currency,
    createdAt: row.created_at,
    refusals: row.refusals,
    completedAt: row.completed_at,
  };
}
