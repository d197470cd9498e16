// Fapiao, their titles and what each tenant has out.

import type { Reader, Tx } from '@tollgate/db';
import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import type { Fapiao, FapiaoPosition, FapiaoState, FapiaoTitle, ReturnReason, ReturnSide } from '../domain/fapiao.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';
import type { FapiaoTable } from './schema-documents.ts';

type Db = Reader<BillingTables>;

const titleSchema = z.object({
  kind: z.enum(['ordinary', 'special']),
  individual: z.boolean(),
  name: z.string(),
  taxNumber: z.string(),
  address: z.string(),
  phone: z.string(),
  bank: z.string(),
  bankAccount: z.string(),
});

/** Under the tenant's lock, so that versions have no gaps. */
export async function appendTitle(
  tx: Tx<BillingTables>,
  tenantId: string,
  title: FapiaoTitle,
  set: { readonly by: string; readonly now: Date },
): Promise<void> {
  await sql`
    insert into fapiao_titles (tenant_id, version, title, set_by, set_at)
    select ${tenantId}, coalesce(max(version), 0) + 1, ${JSON.stringify(title)}::jsonb, ${set.by}, ${set.now}
    from fapiao_titles where tenant_id = ${tenantId}`.execute(tx);
}

/** The newest title of each tenant that has one. */
export async function titlesOf(db: Db, tenantIds: readonly string[]): Promise<ReadonlyMap<string, FapiaoTitle>> {
  const rows = await db
    .selectFrom('fapiao_titles')
    .distinctOn('tenant_id')
    .select(['tenant_id', 'title'])
    .where('tenant_id', 'in', [...tenantIds])
    .orderBy('tenant_id')
    .orderBy('version', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.tenant_id, titleSchema.parse(row.title)]));
}

/** What the tenant paid, had back and has out. Under the tenant's lock it stays so. */
export async function fapiaoPosition(db: Db, tenantId: string): Promise<FapiaoPosition> {
  const { rows } = await sql<{ paid: string; refunded: string; invoiced: string }>`
    select
      (select coalesce(sum(amount_micros), 0) from orders where tenant_id = ${tenantId} and state = 'credited') as paid,
      (select coalesce(sum(amount_micros), 0) from refunds
       where tenant_id = ${tenantId} and source = 'wallet' and state <> 'rejected') as refunded,
      coalesce((select invoiced_micros from fapiao_totals where tenant_id = ${tenantId}), 0) as invoiced`.execute(db);
  const [row] = rows;
  return { paid: BigInt(row?.paid ?? 0), refunded: BigInt(row?.refunded ?? 0), invoiced: BigInt(row?.invoiced ?? 0) };
}

/** Raises or lowers what the tenant has out; the database refuses to go below zero. */
export async function changeInvoiced(tx: Tx<BillingTables>, tenantId: string, byMicros: bigint): Promise<void> {
  await tx
    .insertInto('fapiao_totals')
    .values({ tenant_id: tenantId, invoiced_micros: 0n })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .updateTable('fapiao_totals')
    .set((eb) => ({ invoiced_micros: eb('invoiced_micros', '+', byMicros) }))
    .where('tenant_id', '=', tenantId)
    .execute();
}

export async function insertFapiao(tx: Tx<BillingTables>, fapiao: Fapiao): Promise<void> {
  await tx
    .insertInto('fapiao')
    .values({
      fapiao_id: fapiao.fapiaoId,
      tenant_id: fapiao.tenantId,
      state: fapiao.state,
      title: JSON.stringify(fapiao.title),
      currency: fapiao.total.currency,
      total_micros: fapiao.total.micros,
      net_micros: fapiao.net.micros,
      tax_micros: fapiao.tax.micros,
      number: null,
      red_number: null,
      return_reason: null,
      return_asked_by: null,
      applied_at: fapiao.applyTime,
      issued_at: null,
      red_issued_at: null,
      next_attempt_at: fapiao.applyTime,
      last_refusal: null,
    })
    .execute();
}

/** Locked until the transaction ends. */
export async function lockFapiao(
  tx: Tx<BillingTables>,
  tenantId: string,
  fapiaoId: string,
): Promise<Fapiao | undefined> {
  const row = await tx
    .selectFrom('fapiao')
    .selectAll()
    .where('fapiao_id', '=', fapiaoId)
    .where('tenant_id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function findFapiao(db: Db, tenantId: string, fapiaoId: string): Promise<Fapiao | undefined> {
  const row = await db
    .selectFrom('fapiao')
    .selectAll()
    .where('fapiao_id', '=', fapiaoId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Newest first, those before an id. */
export async function fapiaoOfTenant(
  db: Db,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Fapiao[]> {
  let query = db.selectFrom('fapiao').selectAll().where('tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('fapiao_id', '<', before);
  return (await query.orderBy('fapiao_id', 'desc').limit(limit).execute()).map(fromRow);
}

/** What the issuer has to be asked for, with the refusals so far. */
export async function fapiaoToIssue(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ readonly fapiao: Fapiao; readonly failures: number }[]> {
  const rows = await db
    .selectFrom('fapiao')
    .selectAll()
    .where('state', 'in', ['issuing', 'reversing'])
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ fapiao: fromRow(row), failures: row.failures }));
}

/** What may change of a fapiao. */
export type FapiaoChange = Partial<
  Pick<
    Selectable<FapiaoTable>,
    | 'state'
    | 'number'
    | 'red_number'
    | 'return_reason'
    | 'return_asked_by'
    | 'issued_at'
    | 'red_issued_at'
    | 'failures'
    | 'next_attempt_at'
    | 'last_refusal'
  >
>;

export async function changeFapiao(tx: Tx<BillingTables>, fapiaoId: string, change: FapiaoChange): Promise<void> {
  await tx.updateTable('fapiao').set(change).where('fapiao_id', '=', fapiaoId).execute();
}

function fromRow(row: Selectable<FapiaoTable>): Fapiao {
  const amount = (micros: bigint) => fromRowMoney(micros, row.currency);
  return {
    fapiaoId: fromRowId('fap', row.fapiao_id),
    tenantId: row.tenant_id,
    // Checked by the table's own constraints.
    state: row.state as FapiaoState,
    title: titleSchema.parse(row.title),
    total: amount(row.total_micros),
    net: amount(row.net_micros),
    tax: amount(row.tax_micros),
    number: row.number ?? undefined,
    redNumber: row.red_number ?? undefined,
    returnReason: (row.return_reason as ReturnReason | null) ?? undefined,
    returnAskedBy: (row.return_asked_by as ReturnSide | null) ?? undefined,
    applyTime: row.applied_at,
    issueTime: row.issued_at ?? undefined,
    redIssueTime: row.red_issued_at ?? undefined,
  };
}
