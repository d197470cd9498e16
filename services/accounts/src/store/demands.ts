// Demands for papers.
import type { Reader, Tx } from '@tollgate/db';
import type { Demand } from '../domain/demand.ts';
import type { DemandRow } from './kyc-schema.ts';
import type { AccountsTables } from './schema.ts';

export async function insertDemand(tx: Tx<AccountsTables>, demand: Demand): Promise<void> {
  await tx
    .insertInto('demand')
    .values({
      demand_id: demand.demandId,
      tenant_id: demand.tenantId,
      state: demand.state,
      documents: [...demand.documents],
      reason: demand.reason,
      clause_id: demand.clauseId,
      created_at: demand.createdAt,
      due_at: demand.dueAt,
      actor: demand.actor,
      ended_at: null,
    })
    .execute();
}

export async function findDemand(
  db: Reader<AccountsTables>,
  tenantId: string,
  demandId: string,
): Promise<Demand | undefined> {
  const row = await db
    .selectFrom('demand')
    .selectAll()
    .where('demand_id', '=', demandId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && demandOf(row);
}

/** The tenant's open ones, oldest first. */
export async function findOpenDemands(db: Reader<AccountsTables>, tenantId: string): Promise<Demand[]> {
  const rows = await db
    .selectFrom('demand')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('state', '=', 'OPEN')
    .orderBy('demand_id')
    .execute();
  return rows.map(demandOf);
}

/** Newest first, from below `before`. */
export async function findDemands(
  db: Reader<AccountsTables>,
  tenantId: string,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<Demand[]> {
  let query = db.selectFrom('demand').selectAll().where('tenant_id', '=', tenantId);
  if (page.before !== undefined) query = query.where('demand_id', '<', page.before);
  return (await query.orderBy('demand_id', 'desc').limit(page.limit).execute()).map(demandOf);
}

export async function setDemandEnded(
  tx: Tx<AccountsTables>,
  demandId: string,
  end: { readonly state: 'MET' | 'WITHDRAWN'; readonly now: Date },
): Promise<void> {
  await tx
    .updateTable('demand')
    .set({ state: end.state, ended_at: end.now })
    .where('demand_id', '=', demandId)
    .execute();
}

function demandOf(row: DemandRow): Demand {
  return {
    demandId: row.demand_id,
    tenantId: row.tenant_id,
    state: row.state as Demand['state'],
    documents: row.documents as Demand['documents'][number][],
    reason: row.reason,
    clauseId: row.clause_id,
    createdAt: row.created_at,
    dueAt: row.due_at,
    actor: row.actor,
    endedAt: row.ended_at ?? undefined,
  };
}
