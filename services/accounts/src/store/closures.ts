// Closures of accounts, and the data of closed tenants on its clock.
import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { Closure, RetentionItem } from '../domain/closure.ts';
import type { ClosureRow } from './schema-privacy.ts';
import type { AccountsTables } from './schema.ts';

/** False while another closure of the tenant goes on. */
export async function insertClosure(tx: Tx<AccountsTables>, closure: Closure): Promise<boolean> {
  const inserted = await tx
    .insertInto('closure')
    .values({
      closure_id: closure.closureId,
      tenant_id: closure.tenantId,
      state: closure.state,
      channel: closure.channel,
      requested_at: closure.requestedAt,
      requested_by: closure.requestedBy,
      cool_off_ends_at: closure.coolOffEndsAt,
      due_at: closure.dueAt ?? closure.coolOffEndsAt,
      deadline_days: closure.deadlineDays ?? null,
      clause_id: closure.clauseId,
      ended_at: null,
      settlement_id: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('closure_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** The closure of a tenant that goes on, locked. */
export async function lockClosure(tx: Tx<AccountsTables>, tenantId: string): Promise<Closure | undefined> {
  const row = await tx
    .selectFrom('closure')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function updateClosure(tx: Tx<AccountsTables>, closure: Closure): Promise<void> {
  await tx
    .updateTable('closure')
    .set({ state: closure.state, ended_at: closure.endedAt ?? null, settlement_id: closure.settlementId ?? null })
    .where('closure_id', '=', closure.closureId)
    .where('ended_at', 'is', null)
    .execute();
}

/** Those that go on without a deadline. */
export async function lockUndated(tx: Tx<AccountsTables>, limit: number): Promise<Closure[]> {
  const rows = await tx
    .selectFrom('closure')
    .selectAll()
    .where('deadline_days', 'is not', null)
    .where('ended_at', 'is', null)
    .orderBy('closure_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(fromRow);
}

export async function setClosureDue(tx: Tx<AccountsTables>, closureId: string, dueAt: Date): Promise<void> {
  await tx
    .updateTable('closure')
    .set({ due_at: dueAt, deadline_days: null })
    .where('closure_id', '=', closureId)
    .execute();
}

/** Newest first, from below `before`. */
export async function findClosures(
  db: Reader<AccountsTables>,
  filter: { readonly tenantId: string | undefined; readonly before: string | undefined; readonly limit: number },
): Promise<Closure[]> {
  let query = db.selectFrom('closure').selectAll().orderBy('closure_id', 'desc').limit(filter.limit);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  if (filter.before !== undefined) query = query.where('closure_id', '<', filter.before);
  return (await query.execute()).map(fromRow);
}

/** Tenants whose closure has cooled off. */
export async function findCooledOff(db: Reader<AccountsTables>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('closure')
    .select('tenant_id')
    .where('state', '=', 'COOLING_OFF')
    .where('cool_off_ends_at', '<=', now)
    .orderBy('cool_off_ends_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.tenant_id);
}

export async function insertRetention(
  tx: Tx<AccountsTables>,
  tenantId: string,
  items: readonly RetentionItem[],
): Promise<void> {
  if (items.length === 0) return;
  await tx
    .insertInto('retention_item')
    .values(
      items.map(({ dataClass, dueAt, law }) => {
        return { tenant_id: tenantId, data_class: dataClass, due_at: dueAt, law, erased_at: null };
      }),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** In the order in which it is due. */
export async function findRetention(db: Reader<AccountsTables>, tenantId: string): Promise<RetentionItem[]> {
  const rows = await db
    .selectFrom('retention_item')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('due_at')
    .orderBy('data_class')
    .execute();
  return rows.map((row) => ({
    dataClass: row.data_class as RetentionItem['dataClass'],
    dueAt: row.due_at,
    law: row.law,
    erasedAt: row.erased_at ?? undefined,
  }));
}

export async function findDueRetention(
  db: Reader<AccountsTables>,
  now: Date,
  limit: number,
): Promise<{ readonly tenantId: string; readonly dataClass: RetentionItem['dataClass'] }[]> {
  const rows = await db
    .selectFrom('retention_item')
    .select(['tenant_id', 'data_class'])
    .where('erased_at', 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    dataClass: row.data_class as RetentionItem['dataClass'],
  }));
}

/** Of one class, or of all of a tenant's. */
export async function markRetentionErased(
  tx: Tx<AccountsTables>,
  tenantId: string,
  dataClass: RetentionItem['dataClass'] | undefined,
  now: Date,
): Promise<void> {
  let query = tx
    .updateTable('retention_item')
    .set({ erased_at: now })
    .where('tenant_id', '=', tenantId)
    .where('erased_at', 'is', null);
  if (dataClass !== undefined) query = query.where('data_class', '=', dataClass);
  await query.execute();
}

/** The check constraints of the schema make the casts true. */
function fromRow(row: Selectable<ClosureRow>): Closure {
  return {
    closureId: row.closure_id,
    tenantId: row.tenant_id,
    state: row.state as Closure['state'],
    channel: row.channel as Closure['channel'],
    requestedAt: row.requested_at,
    requestedBy: row.requested_by,
    coolOffEndsAt: row.cool_off_ends_at,
    dueAt: row.deadline_days === null ? row.due_at : undefined,
    deadlineDays: row.deadline_days ?? undefined,
    clauseId: row.clause_id,
    endedAt: row.ended_at ?? undefined,
    settlementId: row.settlement_id ?? undefined,
  };
}
