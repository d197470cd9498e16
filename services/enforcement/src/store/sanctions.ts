// Sanctions; one that ended stays as the record that it stood.
import type { Sanction, SanctionGround } from '@tollgate/agreements';
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { Scope } from '../domain/restriction.ts';
import type { Sanctioned, SanctionState } from '../domain/sanction.ts';
import type { SanctionsTable } from './schema-sanctions.ts';
import type { EnforcementTables } from './schema.ts';

export async function insertSanction(tx: Tx<EnforcementTables>, each: Sanctioned): Promise<void> {
  await tx
    .insertInto('sanctions')
    .values({
      sanction_id: each.sanctionId,
      tenant_id: each.tenantId,
      sanction: each.sanction,
      ground: each.ground,
      state: each.state,
      scope_kind: each.scope.kind,
      scope_value: each.scope.value,
      agreement_id: each.agreementId,
      agreement_version: each.agreementVersion,
      broken_clause: each.brokenClause,
      clauses: [...each.clauses],
      reason: each.reason,
      skipped: [...each.skipped],
      skip_reason: each.skipReason,
      statement_zh: each.statement.zh,
      statement_en: each.statement.en,
      decider: each.decider,
      case_id: each.caseId,
      created_at: each.createdAt,
      starts_at: each.startsAt,
      until: each.until,
      deadline: each.deadline,
      if_missed: each.ifMissed ?? '',
      daily_units: each.sanction === 'CUT_QUOTA' ? each.dailyUnits : null,
      restriction_id: each.restrictionId,
      settlement_id: each.settlementId,
      strikes: each.strikes,
      strikes_until: each.strikesUntil,
      strike_rules: each.strikeRules,
      appeal_until: each.appealUntil,
      ended_at: null,
      ended_by: null,
      end_reason: null,
    })
    .execute();
}

export async function findSanction(
  db: Reader<EnforcementTables>,
  tenantId: string,
  sanctionId: string,
): Promise<Sanctioned | undefined> {
  const row = await db
    .selectFrom('sanctions')
    .selectAll()
    .where('sanction_id', '=', sanctionId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && fromRowSanction(row);
}

/** All of a tenant's, oldest first: a tenant has few. */
export async function sanctionsOf(db: Reader<EnforcementTables>, tenantId: string): Promise<Sanctioned[]> {
  const rows = await db
    .selectFrom('sanctions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('sanction_id')
    .execute();
  return rows.map(fromRowSanction);
}

/** Newest first; `before` is an id. */
export async function listSanctions(
  db: Reader<EnforcementTables>,
  tenantId: string,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): Promise<Sanctioned[]> {
  let query = db
    .selectFrom('sanctions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('sanction_id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('sanction_id', '<', before);
  return (await query.execute()).map(fromRowSanction);
}

/** Those of a settlement that have not been annulled. */
export async function sanctionsOfSettlement(
  db: Reader<EnforcementTables>,
  settlementId: string,
): Promise<Sanctioned[]> {
  const rows = await db
    .selectFrom('sanctions')
    .selectAll()
    .where('settlement_id', '=', settlementId)
    .where('state', '<>', 'ANNULLED')
    .orderBy('sanction_id')
    .execute();
  return rows.map(fromRowSanction);
}

/** Active cuts of the quota. */
export async function quotaCuts(db: Reader<EnforcementTables>, tenantId: string, now: Date): Promise<Sanctioned[]> {
  const rows = await db
    .selectFrom('sanctions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('sanction', '=', 'CUT_QUOTA')
    .where('state', '=', 'ACTIVE')
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .execute();
  return rows.map(fromRowSanction);
}

/** Notes that a scheduled one stands. */
export async function beginSanction(
  tx: Tx<EnforcementTables>,
  sanctionId: string,
  restrictionId: string | null,
): Promise<void> {
  await tx
    .updateTable('sanctions')
    .set({ state: 'ACTIVE', restriction_id: restrictionId })
    .where('sanction_id', '=', sanctionId)
    .where('state', '=', 'SCHEDULED')
    .execute();
}

/** The end of one that is over keeps its first words, unless it is annulled. */
export async function closeSanction(
  tx: Tx<EnforcementTables>,
  sanctionId: string,
  state: Exclude<SanctionState, 'SCHEDULED' | 'ACTIVE'>,
  { at, by, reason }: NonNullable<Sanctioned['end']>,
): Promise<void> {
  await tx
    .updateTable('sanctions')
    .set({ state, ended_at: at, ended_by: by, end_reason: reason })
    .where('sanction_id', '=', sanctionId)
    .execute();
}

type Due = Pick<Sanctioned, 'tenantId' | 'sanctionId'>;
const due = (row: { tenant_id: string; sanction_id: string }): Due => ({
  tenantId: row.tenant_id,
  sanctionId: row.sanction_id,
});

/** Scheduled ones whose time has come. */
export async function sanctionsToBegin(db: Reader<EnforcementTables>, now: Date, limit: number): Promise<Due[]> {
  const rows = await db
    .selectFrom('sanctions')
    .select(['tenant_id', 'sanction_id'])
    .where('state', '=', 'SCHEDULED')
    .where('starts_at', '<=', now)
    .orderBy('starts_at')
    .limit(limit)
    .execute();
  return rows.map(due);
}

/** Active ones whose time is over. */
export async function sanctionsToEnd(db: Reader<EnforcementTables>, now: Date, limit: number): Promise<Due[]> {
  const rows = await db
    .selectFrom('sanctions')
    .select(['tenant_id', 'sanction_id'])
    .where('state', '=', 'ACTIVE')
    .where('until', '<=', now)
    .orderBy('until')
    .limit(limit)
    .execute();
  return rows.map(due);
}

function fromRowSanction(row: Selectable<SanctionsTable>): Sanctioned {
  return {
    sanctionId: row.sanction_id,
    tenantId: row.tenant_id,
    sanction: row.sanction as Sanction,
    ground: row.ground as SanctionGround,
    state: row.state as SanctionState,
    scope: { kind: row.scope_kind as Scope['kind'], value: row.scope_value },
    agreementId: row.agreement_id,
    agreementVersion: row.agreement_version,
    brokenClause: row.broken_clause,
    clauses: row.clauses,
    reason: row.reason,
    skipped: row.skipped as Sanction[],
    skipReason: row.skip_reason,
    statement: { zh: row.statement_zh, en: row.statement_en },
    decider: row.decider,
    caseId: row.case_id,
    createdAt: row.created_at,
    startsAt: row.starts_at,
    until: row.until,
    deadline: row.deadline,
    ifMissed: row.if_missed === '' ? null : (row.if_missed as Sanction),
    dailyUnits: row.daily_units ?? 0n,
    restrictionId: row.restriction_id,
    settlementId: row.settlement_id,
    strikes: row.strikes,
    strikesUntil: row.strikes_until,
    strikeRules: row.strike_rules,
    appealUntil: row.appeal_until,
    end: row.ended_at === null ? null : { at: row.ended_at, by: row.ended_by ?? '', reason: row.end_reason ?? '' },
  };
}
