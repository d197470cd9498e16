// Charges that correct a month which an invoice has closed, and the invoices that they change.

import type { Reader, Tx } from '@tollgate/db';
import { type RawBuilder, sql } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { ChargeOrigin } from '../domain/charge.ts';
import type { InvoiceLinePlace, NotedUnits } from '../domain/note.ts';
import { fromRowId, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** What becomes one note. */
export interface NoteToIssue extends ChargeOrigin {
  readonly tenantId: string;
  readonly month: BillingMonth;
}

/**
 * The first month that no invoice of the tenant has closed, as YYYY-MM; null before its first invoice. What corrects an
 * earlier month goes on a note, everything else on an invoice.
 */
export function openMonthOf(tenantId: RawBuilder<string>): RawBuilder<string | null> {
  return sql<string | null>`(
    select to_char(max(closing.period_end) at time zone 'Asia/Shanghai', 'YYYY-MM')
    from invoices as closing where closing.tenant_id = ${tenantId})`;
}

/** What is complete: the wallet has taken every charge of the decision, and no month of it waits to be priced anew. */
export async function notesToIssue(db: Db, limit: number): Promise<NoteToIssue[]> {
  const { rows } = await sql<{ tenant_id: string; month: string; cause: string; cause_reference: string }>`
    select progress.tenant_id, progress.month, charges.cause, charges.cause_reference
    from charge_progress as progress join charges using (charge_id)
    where progress.corrects and progress.invoice_id is null and progress.note_id is null
      and progress.month < ${openMonthOf(sql`progress.tenant_id`)}
      and not exists (
        select from rerate_tasks
        where rerate_tasks.tenant_id = progress.tenant_id and rerate_tasks.proposal_id = charges.cause_reference
          and rerate_tasks.done_at is null)
    group by 1, 2, 3, 4
    having bool_and(progress.posted_at is not null)
    order by min(progress.charge_id)
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    // Checked by the tables' own constraints.
    month: row.month as BillingMonth,
    cause: row.cause as ChargeOrigin['cause'],
    reference: row.cause_reference,
  }));
}

/** Puts the decision's charges on a note, which follows in the same transaction, and returns their lines. */
export async function putOnNote(tx: Tx<BillingTables>, one: NoteToIssue, noteId: string): Promise<NotedUnits[]> {
  const { rows } = await sql<{
    product: string;
    currency: string;
    units: bigint;
    unit_price_micros: bigint;
    amount_micros: bigint;
  }>`
    with noted as (
      update charge_progress as progress set note_id = ${noteId}
      from charges
      where charges.charge_id = progress.charge_id and progress.tenant_id = ${one.tenantId}
        and progress.month = ${one.month} and charges.cause = ${one.cause} and charges.cause_reference = ${one.reference}
        and progress.corrects and progress.invoice_id is null and progress.note_id is null
        and progress.posted_at is not null
        and progress.month < ${openMonthOf(sql`progress.tenant_id`)}
      returning progress.charge_id)
    select charges.product, charges.currency, charge_lines.units, charge_lines.unit_price_micros,
           charge_lines.amount_micros
    from noted join charges using (charge_id) join charge_lines using (charge_id)
    order by charges.charge_id, charge_lines.place`.execute(tx);
  return rows.map((row) => ({
    product: row.product,
    units: row.units,
    unitPrice: fromRowMoney(row.unit_price_micros, row.currency),
    amount: fromRowMoney(row.amount_micros, row.currency),
  }));
}

/** The invoice whose period was the first to reach the end of a month. */
export async function invoiceThatClosed(
  db: Db,
  tenantId: string,
  monthEnd: Date,
): Promise<{ readonly invoiceId: string; readonly number: string } | undefined> {
  const row = await db
    .selectFrom('invoices')
    .select(['invoice_id', 'number'])
    .where('tenant_id', '=', tenantId)
    .where('period_end', '>=', monthEnd)
    .orderBy('period_end')
    .limit(1)
    .executeTakeFirst();
  return row && { invoiceId: fromRowId('inv', row.invoice_id), number: row.number };
}

/** Lines of the invoices that charges of the month are on, for the products of a note. */
export async function invoiceLinesOf(
  db: Db,
  { tenantId, month }: NoteToIssue,
  products: readonly string[],
): Promise<InvoiceLinePlace[]> {
  const rows = await db
    .selectFrom('invoice_lines')
    .innerJoin('invoices', 'invoices.invoice_id', 'invoice_lines.invoice_id')
    .selectAll('invoice_lines')
    .select(['invoices.number', 'invoices.currency'])
    .where('invoices.tenant_id', '=', tenantId)
    .where('invoice_lines.product', 'in', [...products])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('charge_progress')
          .innerJoin('charges', 'charges.charge_id', 'charge_progress.charge_id')
          .select('charges.charge_id')
          .whereRef('charge_progress.invoice_id', '=', 'invoices.invoice_id')
          .whereRef('charges.product', '=', 'invoice_lines.product')
          .where('charges.month', '=', month),
      ),
    )
    .execute();
  return rows.map((row) => ({
    invoiceId: row.invoice_id,
    number: row.number,
    place: row.place,
    product: row.product,
    unitPrice: fromRowMoney(row.unit_price_micros, row.currency),
    month: row.month ?? undefined,
  }));
}
