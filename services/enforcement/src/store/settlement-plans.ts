// What the wallet is asked to move, fixed before it is asked, so that a try after a crash asks the same again.
import type { Reader, Tx } from '@tollgate/db';
import type { MovedFate, PlanLine, StoredPlan } from '../domain/settlement-plan.ts';
import { fromRowMoney } from './rows.ts';
import type { EnforcementTables } from './schema.ts';

/** A statement takes 65,535 parameters at most. */
const LINES_PER_INSERT = 1_000;

export async function insertPlan(
  tx: Tx<EnforcementTables>,
  settlementId: string,
  attempt: number,
  plan: StoredPlan,
  now: Date,
): Promise<void> {
  const key = { settlement_id: settlementId, attempt };
  await tx
    .insertInto('settlement_plans')
    .values({
      ...key,
      statement_zh: plan.statement.zh,
      statement_en: plan.statement.en,
      clause_ids: [...plan.clauseIds],
      created_at: now,
    })
    .execute();
  const rows = plan.lines.map((line, i) => ({
    ...key,
    line_no: i + 1,
    lot_id: line.lotId,
    lot_kind: line.lotKind,
    fate: line.fate,
    amount_micros: line.amount.micros,
    units: line.units ?? null,
    product: line.product,
    claim_id: line.claimId,
    worth_micros: line.worth,
    currency: line.amount.currency,
    clause_id: line.clauseId,
    explanation_zh: line.explanation.zh,
    explanation_en: line.explanation.en,
  }));
  for (let from = 0; from < rows.length; from += LINES_PER_INSERT) {
    await tx
      .insertInto('settlement_lines')
      .values(rows.slice(from, from + LINES_PER_INSERT))
      .execute();
  }
}

export async function findPlan(
  db: Reader<EnforcementTables>,
  settlementId: string,
  attempt: number,
): Promise<StoredPlan | undefined> {
  const plan = await db
    .selectFrom('settlement_plans')
    .selectAll()
    .where('settlement_id', '=', settlementId)
    .where('attempt', '=', attempt)
    .executeTakeFirst();
  if (plan === undefined) return undefined;
  const rows = await db
    .selectFrom('settlement_lines')
    .selectAll()
    .where('settlement_id', '=', settlementId)
    .where('attempt', '=', attempt)
    .orderBy('line_no')
    .execute();
  const lines = rows.map((row): PlanLine => ({
    lotId: row.lot_id,
    lotKind: row.lot_kind as PlanLine['lotKind'],
    fate: row.fate as MovedFate,
    amount: fromRowMoney(row.amount_micros, row.currency),
    units: row.units ?? undefined,
    product: row.product,
    claimId: row.claim_id,
    worth: row.worth_micros,
    clauseId: row.clause_id,
    explanation: { zh: row.explanation_zh, en: row.explanation_en },
  }));
  return { statement: { zh: plan.statement_zh, en: plan.statement_en }, clauseIds: plan.clause_ids, lines };
}

/** The plan that was made last: once VALUE_MOVED is done, the one that the wallet carried out. */
export async function lastPlan(db: Reader<EnforcementTables>, settlementId: string): Promise<StoredPlan | undefined> {
  const row = await db
    .selectFrom('settlement_plans')
    .select((eb) => eb.fn.max('attempt').as('attempt'))
    .where('settlement_id', '=', settlementId)
    .executeTakeFirst();
  const attempt: number | null | undefined = row?.attempt;
  return attempt === null || attempt === undefined ? undefined : findPlan(db, settlementId, attempt);
}
