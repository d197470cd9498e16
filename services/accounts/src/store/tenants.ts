// Tenants: one row each, whose lock serialises what happens to one tenant and keeps its events in order.
import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { TenantKind, TenantRecord, TenantState } from '../domain/tenant.ts';
import { fromRowTenant } from './rows.ts';
import type { AccountsTables } from './schema.ts';

/** A tenant with its name still sealed. */
export interface StoredTenant {
  readonly record: TenantRecord;
  readonly sealedDisplayName: Uint8Array;
}

const COLUMNS = [
  'tenant_id',
  'kind',
  'kind_declared',
  'state',
  'sealed_display_name',
  'created_at',
  'opened_at',
  'closed_at',
  'reopened_from',
] as const;

export async function insertTenant(tx: Tx<AccountsTables>, { record, sealedDisplayName }: StoredTenant): Promise<void> {
  await tx
    .insertInto('tenant')
    .values({
      tenant_id: record.tenantId,
      kind: record.kind,
      kind_declared: record.kindDeclared,
      state: record.state,
      sealed_display_name: sealedDisplayName,
      created_at: record.createdAt,
      closed_at: null,
      settlement_id: null,
      opened_at: null,
      reopened_from: record.reopenedFrom ?? null,
    })
    .execute();
}

/** Locks the tenant until the end of the transaction. */
export async function lockTenant(tx: Tx<AccountsTables>, tenantId: string): Promise<TenantRecord | undefined> {
  const row = await tx
    .selectFrom('tenant')
    .select(COLUMNS)
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRowTenant(row);
}

export async function findTenant(db: Reader<AccountsTables>, tenantId: string): Promise<StoredTenant | undefined> {
  const row = await db.selectFrom('tenant').select(COLUMNS).where('tenant_id', '=', tenantId).executeTakeFirst();
  return row && { record: fromRowTenant(row), sealedDisplayName: row.sealed_display_name };
}

/** Newest first, from below `before`. */
export async function findTenants(
  db: Reader<AccountsTables>,
  filter: { readonly state: TenantState | undefined; readonly before: string | undefined; readonly limit: number },
): Promise<StoredTenant[]> {
  let query = db.selectFrom('tenant').select(COLUMNS).orderBy('tenant_id', 'desc').limit(filter.limit);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.before !== undefined) query = query.where('tenant_id', '<', filter.before);
  const rows = await query.execute();
  return rows.map((row) => ({ record: fromRowTenant(row), sealedDisplayName: row.sealed_display_name }));
}

export async function setTenantState(
  tx: Tx<AccountsTables>,
  tenantId: string,
  state: Exclude<TenantState, 'CLOSED' | 'OPEN'>,
): Promise<void> {
  await tx.updateTable('tenant').set({ state }).where('tenant_id', '=', tenantId).execute();
}

export async function setTenantClosed(
  tx: Tx<AccountsTables>,
  tenantId: string,
  closure: { readonly settlementId: string; readonly now: Date },
): Promise<void> {
  await tx
    .updateTable('tenant')
    .set({ state: 'CLOSED', closed_at: closure.now, settlement_id: closure.settlementId })
    .where('tenant_id', '=', tenantId)
    .execute();
}

/** Only openIfReady calls it. */
export async function setTenantOpened(tx: Tx<AccountsTables>, tenantId: string, now: Date): Promise<void> {
  await tx.updateTable('tenant').set({ state: 'OPEN', opened_at: now }).where('tenant_id', '=', tenantId).execute();
}

/** What a submission says, of a tenant that has not said it; declared once it is approved. */
export async function setTenantKind(
  tx: Tx<AccountsTables>,
  tenantId: string,
  { kind, declared }: { readonly kind: TenantKind; readonly declared: boolean },
): Promise<void> {
  await tx.updateTable('tenant').set({ kind, kind_declared: declared }).where('tenant_id', '=', tenantId).execute();
}

/** Tenants that go on from one another, in whatever direction, this one included: they are one customer. */
export async function findReopenings(db: Reader<AccountsTables>, tenantId: string): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    with recursive line as (
      select tenant_id, reopened_from from tenant where tenant_id = ${tenantId}
      union
      select t.tenant_id, t.reopened_from from tenant t
      join line on t.reopened_from = line.tenant_id or t.tenant_id = line.reopened_from
    ) select tenant_id from line order by tenant_id`.execute(db);
  return rows.map((row) => row.tenant_id);
}

/** The tenant that goes on from this one. */
export async function findSuccessor(db: Reader<AccountsTables>, tenantId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('tenant')
    .select('tenant_id')
    .where('reopened_from', '=', tenantId)
    .executeTakeFirst();
  return row?.tenant_id;
}

/** Locks several, in the order of their ids. */
export async function lockTenants(tx: Tx<AccountsTables>, tenantIds: readonly string[]): Promise<void> {
  if (tenantIds.length === 0) return;
  const ordered = tx
    .selectFrom('tenant')
    .select('tenant_id')
    .where('tenant_id', 'in', [...tenantIds]);
  await ordered.orderBy('tenant_id').forUpdate().execute();
}

/** Whether the tenant consented to a version that has taken effect. */
export async function hasEffectiveConsent(db: Reader<AccountsTables>, tenantId: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('acceptance')
    .innerJoin('publication', (join) =>
      join
        .onRef('publication.agreement_id', '=', 'acceptance.agreement_id')
        .onRef('publication.version', '=', 'acceptance.version'),
    )
    .select('acceptance_id')
    .where('tenant_id', '=', tenantId)
    .where('accepted_at', '<=', now)
    .where('effective_at', '<=', now)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
