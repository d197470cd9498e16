// Dunning policies, due times of invoices, and the steps that were taken.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Debt, DueInvoice, DunningPolicy, DunningStep } from '../domain/credit.ts';
import type { Invoice } from '../domain/invoice.ts';
import { fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

const stepsSchema = z.array(z.object({ dayOffset: z.number().int(), action: z.enum(['remind', 'restrict']) }));

/** Undefined asks for the newest. */
export async function findPolicy(db: Db, version: number | undefined): Promise<DunningPolicy | undefined> {
  const all = db.selectFrom('dunning_policies').selectAll();
  const query = version === undefined ? all.orderBy('version', 'desc').limit(1) : all.where('version', '=', version);
  const row = await query.executeTakeFirst();
  return row && { version: row.version, steps: stepsSchema.parse(row.steps), setBy: row.set_by, setTime: row.set_at };
}

/** False when somebody else took the version. */
export async function insertPolicy(tx: Tx<BillingTables>, policy: DunningPolicy): Promise<boolean> {
  const row = await tx
    .insertInto('dunning_policies')
    .values({
      version: policy.version,
      steps: JSON.stringify(policy.steps),
      set_by: policy.setBy,
      set_at: policy.setTime,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

/** Invoices that have to be paid, by the newest policy. */
export async function insertDues(
  tx: Tx<BillingTables>,
  invoices: readonly Pick<Invoice, 'invoiceId' | 'tenantId' | 'dueTime'>[],
): Promise<void> {
  const due = invoices.filter((one) => one.dueTime !== undefined);
  if (due.length === 0) return;
  await sql`
    insert into invoice_dues (invoice_id, tenant_id, due_at, policy_version)
    select due.*, (select max(version) from dunning_policies)
    from unnest(${due.map((one) => one.invoiceId)}::text[], ${due.map((one) => one.tenantId)}::text[],
                ${due.map((one) => one.dueTime?.toISOString())}::timestamptz[]) as due`.execute(tx);
}

/** Oldest first. */
export async function unsettledInvoices(db: Db, tenantId: string): Promise<DueInvoice[]> {
  const rows = await db
    .selectFrom('invoice_dues')
    .innerJoin('invoices', 'invoices.invoice_id', 'invoice_dues.invoice_id')
    .selectAll('invoice_dues')
    .select(['invoices.number', 'invoices.total_micros', 'invoices.currency'])
    .where('invoice_dues.tenant_id', '=', tenantId)
    .where('invoice_dues.settled_at', 'is', null)
    .orderBy('invoice_dues.due_at')
    .orderBy('invoice_dues.invoice_id')
    .execute();
  return rows.map((row) => ({
    invoiceId: row.invoice_id,
    number: row.number,
    tenantId: row.tenant_id,
    total: fromRowMoney(row.total_micros, row.currency),
    dueTime: row.due_at,
    policyVersion: row.policy_version,
  }));
}

/** Tenants with an invoice that is not settled, by id, those after one. */
export async function tenantsToDun(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('invoice_dues')
    .select('tenant_id')
    .distinct()
    .where('settled_at', 'is', null)
    .where('tenant_id', '>', after)
    .orderBy('tenant_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.tenant_id);
}

/** Invoices and debit notes from the oldest invoice that is not settled on, newest first, by invoice or note id. */
export async function debtsOf(db: Db, tenantId: string): Promise<Debt[]> {
  const { rows } = await sql<{ id: string; exact_micros: bigint }>`
    with since as (
      select min(invoices.issued_at) as issued_at from invoice_dues join invoices using (invoice_id)
      where invoice_dues.tenant_id = ${tenantId} and invoice_dues.settled_at is null)
    select id, exact_micros from (
      select invoice_id as id, exact_total_micros as exact_micros, issued_at from invoices where tenant_id = ${tenantId}
      union all
      select note_id, exact_total_micros, issued_at from billing_notes where tenant_id = ${tenantId} and kind = 'debit'
    ) as documents
    where issued_at >= (select issued_at from since)
    order by issued_at desc, id desc`.execute(db);
  return rows.map((row) => ({ id: row.id, exactMicros: row.exact_micros }));
}

/** Charges that the wallet has taken and that are on no document, in micros. */
export async function unbilledMicros(db: Db, tenantId: string): Promise<bigint> {
  const row = await db
    .selectFrom('charge_progress')
    .select((eb) => eb.fn.sum<string | null>('amount_micros').as('micros'))
    .where('tenant_id', '=', tenantId)
    .where('posted_at', 'is not', null)
    .where('invoice_id', 'is', null)
    .where('note_id', 'is', null)
    .executeTakeFirstOrThrow();
  return BigInt(row.micros ?? 0);
}

/** Notes a step; false when it was taken before. */
export async function noteStep(
  tx: Tx<BillingTables>,
  invoiceId: string,
  step: DunningStep,
  now: Date,
): Promise<boolean> {
  const row = await tx
    .insertInto('dunning_steps_taken')
    .values({ invoice_id: invoiceId, day_offset: step.dayOffset, action: step.action, taken_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('invoice_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function setSettled(tx: Tx<BillingTables>, invoiceId: string, now: Date): Promise<void> {
  await tx.updateTable('invoice_dues').set({ settled_at: now }).where('invoice_id', '=', invoiceId).execute();
}
