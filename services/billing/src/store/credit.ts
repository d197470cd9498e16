// Credit terms of tenants, and what holds of them.

import type { Reader, Tx } from '@tollgate/db';
import type { Selectable } from 'kysely';
import type { CreditTerms, CreditTermsState } from '../domain/credit.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { CreditTermsTable } from './schema-credit.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** What holds for a tenant. */
export interface TenantCredit {
  readonly terms: CreditTerms;
  readonly restricted: boolean;
  readonly version: bigint;
  readonly looks: bigint;
}

export async function insertTerms(tx: Tx<BillingTables>, terms: CreditTerms): Promise<void> {
  await tx
    .insertInto('credit_terms')
    .values({
      proposal_id: terms.proposalId,
      tenant_id: terms.tenantId,
      state: terms.state,
      limit_micros: terms.limit.micros,
      currency: terms.limit.currency,
      payment_days: terms.paymentDays,
      reason: terms.reason,
      proposed_by: terms.proposedBy,
      proposed_at: terms.proposeTime,
      decided_by: null,
      decided_at: null,
    })
    .execute();
}

/** Locked until the transaction ends. */
export async function lockTerms(tx: Tx<BillingTables>, proposalId: string): Promise<CreditTerms | undefined> {
  const query = tx.selectFrom('credit_terms').selectAll().where('proposal_id', '=', proposalId).forUpdate();
  const row = await query.executeTakeFirst();
  return row && fromRow(row);
}

/** The proposal of a tenant that waits, under the tenant's lock. */
export async function waitingTerms(db: Db, tenantId: string): Promise<CreditTerms | undefined> {
  const query = db.selectFrom('credit_terms').selectAll().where('tenant_id', '=', tenantId);
  const row = await query.where('state', '=', 'proposed').executeTakeFirst();
  return row && fromRow(row);
}

export async function writeTermsDecision(tx: Tx<BillingTables>, terms: CreditTerms): Promise<void> {
  await tx
    .updateTable('credit_terms')
    .set({ state: terms.state, decided_by: terms.decidedBy ?? null, decided_at: terms.decideTime ?? null })
    .where('proposal_id', '=', terms.proposalId)
    .execute();
}

/** Newest first, those before a given id; of one tenant or of all. */
export async function listTerms(
  db: Db,
  tenantId: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<CreditTerms[]> {
  let query = db.selectFrom('credit_terms').selectAll();
  if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('proposal_id', '<', before);
  return (await query.orderBy('proposal_id', 'desc').limit(limit).execute()).map(fromRow);
}

const holding = (db: Db) =>
  db
    .selectFrom('tenant_credit')
    .innerJoin('credit_terms', 'credit_terms.proposal_id', 'tenant_credit.proposal_id')
    .selectAll('credit_terms')
    .select(['tenant_credit.restricted', 'tenant_credit.version', 'tenant_credit.looks']);

/** Undefined for a tenant that never had any. */
export async function creditOf(db: Db, tenantId: string): Promise<TenantCredit | undefined> {
  return (await creditsOf(db, [tenantId])).get(tenantId);
}

export async function creditsOf(db: Db, tenantIds: readonly string[]): Promise<ReadonlyMap<string, TenantCredit>> {
  const rows = await holding(db)
    .where('tenant_credit.tenant_id', 'in', [...tenantIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.tenant_id,
      { terms: fromRow(row), restricted: row.restricted, version: row.version, looks: row.looks },
    ]),
  );
}

/** Locks what holds for a tenant and counts the look; undefined when somebody looked since `looks` was read. */
export async function lookAtCredit(
  tx: Tx<BillingTables>,
  tenantId: string,
  looks: bigint,
): Promise<TenantCredit | undefined> {
  const row = await tx
    .updateTable('tenant_credit')
    .set({ looks: looks + 1n })
    .where('tenant_id', '=', tenantId)
    .where('looks', '=', looks)
    .returning('tenant_id')
    .executeTakeFirst();
  return row && creditOf(tx, tenantId);
}

/** Terms that hold from now on; returns the next version. */
export async function putCredit(tx: Tx<BillingTables>, terms: CreditTerms): Promise<bigint> {
  const row = await tx
    .insertInto('tenant_credit')
    .values({ tenant_id: terms.tenantId, proposal_id: terms.proposalId, version: 1n })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet((eb) => ({ proposal_id: terms.proposalId, version: eb('tenant_credit.version', '+', 1n) })),
    )
    .returning('version')
    .executeTakeFirstOrThrow();
  return row.version;
}

/** Whether arrears restrict from now on; returns the next version. */
export async function setRestricted(tx: Tx<BillingTables>, tenantId: string, restricted: boolean): Promise<bigint> {
  const row = await tx
    .updateTable('tenant_credit')
    .set((eb) => ({ restricted, version: eb('version', '+', 1n) }))
    .where('tenant_id', '=', tenantId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return row.version;
}

function fromRow(row: Selectable<CreditTermsTable>): CreditTerms {
  return {
    proposalId: fromRowId('prp', row.proposal_id),
    tenantId: row.tenant_id,
    // Checked by the table's own constraint.
    state: row.state as CreditTermsState,
    limit: fromRowMoney(row.limit_micros, row.currency),
    paymentDays: row.payment_days,
    reason: row.reason,
    proposedBy: row.proposed_by,
    proposeTime: row.proposed_at,
    decidedBy: row.decided_by ?? undefined,
    decideTime: row.decided_at ?? undefined,
  };
}
