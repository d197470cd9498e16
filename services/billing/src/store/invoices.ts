// Invoices, their lines and their numbers.

import type { Reader, Tx } from '@tollgate/db';
import type { Invoice, InvoiceLine } from '../domain/invoice.ts';
import { fromRowInvoice, fromRowInvoiceLine, toRowInvoice } from './rows.ts';
import type { BillingTables } from './schema.ts';

type Db = Reader<BillingTables>;

/** The year's next number. Its row stays locked until the transaction ends, so that numbers have no gaps. */
export async function takeInvoiceNumber(tx: Tx<BillingTables>, year: number): Promise<bigint> {
  const row = await tx
    .insertInto('invoice_counters')
    .values({ year, last_number: 1n })
    .onConflict((conflict) =>
      conflict.column('year').doUpdateSet((eb) => ({ last_number: eb('invoice_counters.last_number', '+', 1n) })),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return row.last_number;
}

export async function insertInvoice(tx: Tx<BillingTables>, invoice: Invoice): Promise<void> {
  await tx.insertInto('invoices').values(toRowInvoice(invoice)).execute();
  if (invoice.lines.length === 0) return;
  await tx
    .insertInto('invoice_lines')
    .values(
      invoice.lines.map((line, place) => ({
        invoice_id: invoice.invoiceId,
        place,
        product: line.product,
        units: line.units,
        unit_price_micros: line.unitPrice.micros,
        amount_micros: line.amount.micros,
        month: line.month ?? null,
      })),
    )
    .execute();
}

/** End of the tenant's last period; undefined before its first invoice. */
export async function closedUntil(db: Db, tenantId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('invoices')
    .select('period_end')
    .where('tenant_id', '=', tenantId)
    .orderBy('period_end', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.period_end;
}

export async function findInvoice(db: Db, tenantId: string, invoiceId: string): Promise<Invoice | undefined> {
  const row = await db
    .selectFrom('invoices')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const lines = await linesOf(db, [invoiceId]);
  return fromRowInvoice(
    row,
    (lines.get(invoiceId) ?? []).map((line) => fromRowInvoiceLine(line, row.currency)),
  );
}

/** Newest first, those before a given id. */
export async function invoicesOfTenant(
  db: Db,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<Invoice[]> {
  let query = db.selectFrom('invoices').selectAll().where('tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('invoice_id', '<', before);
  const rows = await query.orderBy('invoice_id', 'desc').limit(limit).execute();
  const lines = await linesOf(
    db,
    rows.map((row) => row.invoice_id),
  );
  return rows.map((row) => {
    const own: InvoiceLine[] = (lines.get(row.invoice_id) ?? []).map((line) => fromRowInvoiceLine(line, row.currency));
    return fromRowInvoice(row, own);
  });
}

async function linesOf(db: Db, invoiceIds: readonly string[]) {
  if (invoiceIds.length === 0) return new Map<string, never[]>();
  const rows = await db
    .selectFrom('invoice_lines')
    .selectAll()
    .where('invoice_id', 'in', [...invoiceIds])
    .orderBy('place')
    .execute();
  return Map.groupBy(rows, (row) => row.invoice_id);
}
