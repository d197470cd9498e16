// Cases.
import type { Severity } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import type { CaseOutcome, CaseRecord, CaseState } from '../domain/case.ts';
import type { EnforcementTables } from './schema.ts';
import type { CasesTable } from './trigger-tables.ts';

const UNDER_WAY = ['OPEN', 'INVESTIGATING'];

export async function insertCase(tx: Tx<EnforcementTables>, record: CaseRecord): Promise<void> {
  await tx
    .insertInto('cases')
    .values({
      case_id: record.caseId,
      tenant_id: record.tenantId,
      state: record.state,
      severity: record.severity,
      trigger_id: record.triggerId,
      trigger_kind: record.triggerKind,
      clause_id: record.clauseId,
      agreement_id: record.agreementId,
      agreement_version: record.agreementVersion,
      title: record.title,
      opens_with: record.opensWith,
      may_end_as: record.mayEndAs,
      assignee: record.assignee,
      take_up_by: record.takeUpBy,
      decide_by: record.decideBy,
      case_rules: record.caseRules,
      outcome: record.outcome,
      merged_into: record.mergedInto,
      created_at: record.createdAt,
      updated_at: record.updatedAt,
      closed_at: record.closedAt,
    })
    .execute();
}

export async function findCase(db: Reader<EnforcementTables>, caseId: string): Promise<CaseRecord | undefined> {
  const row = await db.selectFrom('cases').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  return row && fromRowCase(row);
}

/** Held until the transaction ends. */
export async function lockCase(tx: Tx<EnforcementTables>, caseId: string): Promise<CaseRecord | undefined> {
  const row = await tx
    .selectFrom('cases')
    .selectAll()
    .where('case_id', '=', caseId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && fromRowCase(row);
}

/** The one case of a tenant and trigger that is under way, held. */
export async function lockCaseUnderWay(
  tx: Tx<EnforcementTables>,
  tenantId: string,
  triggerId: string,
): Promise<CaseRecord | undefined> {
  const row = await tx
    .selectFrom('cases')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('trigger_id', '=', triggerId)
    .where('state', 'in', UNDER_WAY)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && fromRowCase(row);
}

export type CaseChange = Partial<
  Pick<
    Selectable<CasesTable>,
    | 'state'
    | 'severity'
    | 'assignee'
    | 'take_up_by'
    | 'decide_by'
    | 'outcome'
    | 'decision_reason'
    | 'restriction_ids'
    | 'proposal_ids'
    | 'merged_into'
    | 'closed_at'
  >
>;

export async function updateCase(
  tx: Tx<EnforcementTables>,
  caseId: string,
  change: CaseChange,
  now: Date,
): Promise<CaseRecord> {
  const row = await tx
    .updateTable('cases')
    .set((eb) => ({ ...change, updated_at: eb.fn<Date>('greatest', ['updated_at', eb.val(now)]) }))
    .where('case_id', '=', caseId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRowCase(row);
}

export interface CaseFilter {
  /** Undefined: open and investigating. */
  readonly state: CaseState | undefined;
  readonly tenantId: string | undefined;
  readonly assignee: string | undefined;
  readonly severity: Severity | undefined;
  readonly triggerId: string | undefined;
  /** Only those whose deadline is over at this instant. */
  readonly overdueAt: Date | undefined;
  readonly text: string | undefined;
  /** The last one of the page before. */
  readonly after: { readonly due: Date; readonly caseId: string } | undefined;
  readonly limit: number;
}

/** Until when somebody has to act: it orders the queue. */
const DUE = sql<Date>`case cases.state when 'OPEN' then cases.take_up_by when 'INVESTIGATING' then cases.decide_by
  else cases.updated_at end`;

export async function listCases(db: Reader<EnforcementTables>, filter: CaseFilter): Promise<CaseRecord[]> {
  const { state, tenantId, assignee, severity, triggerId, overdueAt, text, after, limit } = filter;
  let query = db
    .selectFrom('cases')
    .selectAll('cases')
    .where('cases.state', 'in', state === undefined ? UNDER_WAY : [state]);
  if (tenantId !== undefined) query = query.where('cases.tenant_id', '=', tenantId);
  if (assignee !== undefined) query = query.where('cases.assignee', '=', assignee);
  if (severity !== undefined) query = query.where('cases.severity', '=', severity);
  if (triggerId !== undefined) query = query.where('cases.trigger_id', '=', triggerId);
  if (overdueAt !== undefined)
    query = query.where('cases.state', 'in', UNDER_WAY).where(sql<boolean>`${DUE} < ${overdueAt}`);
  if (text !== undefined) {
    const like = `%${text.replaceAll(/[\\%_]/g, (each) => `\\${each}`)}%`;
    query = query.where(
      sql<boolean>`(cases.title ilike ${like}
        or exists (select from case_events where case_events.case_id = cases.case_id and case_events.text ilike ${like})
        or exists (select from case_evidence where case_evidence.case_id = cases.case_id
          and (case_evidence.title ilike ${like} or case_evidence.file_name ilike ${like}
            or (case_evidence.kind = 'REPORT' and case_evidence.content ilike ${like}))))`,
    );
  }
  if (after !== undefined) query = query.where(sql<boolean>`(${DUE}, cases.case_id) > (${after.due}, ${after.caseId})`);
  const rows = await query.orderBy(DUE).orderBy('cases.case_id').limit(limit).execute();
  return rows.map(fromRowCase);
}

/** Until when somebody has to act on a case; of one that is decided, when it last changed. */
export function dueOf(record: CaseRecord): Date {
  if (record.state === 'OPEN') return record.takeUpBy;
  return record.state === 'INVESTIGATING' ? record.decideBy : record.updatedAt;
}

/** Those of the restrictions and proposals that are the case's tenant's and were not made before the case. */
export async function madeSince(
  db: Reader<EnforcementTables>,
  { tenantId, createdAt }: Pick<CaseRecord, 'tenantId' | 'createdAt'>,
  restrictionIds: readonly string[],
  proposalIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select restriction_id as id from restrictions
    where restriction_id = any(${restrictionIds}::text[]) and tenant_id = ${tenantId} and created_at >= ${createdAt}
    union all
    select proposal_id from proposals
    where proposal_id = any(${proposalIds}::text[]) and tenant_id = ${tenantId} and created_at >= ${createdAt}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

function fromRowCase(row: Selectable<CasesTable>): CaseRecord {
  return {
    caseId: row.case_id,
    tenantId: row.tenant_id,
    state: row.state as CaseState,
    severity: row.severity as Severity,
    triggerId: row.trigger_id,
    triggerKind: row.trigger_kind,
    clauseId: row.clause_id,
    agreementId: row.agreement_id,
    agreementVersion: row.agreement_version,
    title: row.title,
    opensWith: row.opens_with,
    mayEndAs: row.may_end_as,
    assignee: row.assignee,
    takeUpBy: row.take_up_by,
    decideBy: row.decide_by,
    caseRules: row.case_rules,
    outcome: row.outcome as CaseOutcome | null,
    decisionReason: row.decision_reason,
    restrictionIds: row.restriction_ids,
    proposalIds: row.proposal_ids,
    mergedInto: row.merged_into,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  };
}
