// Invoices of many tenants in one transaction: a few statements, however many tenants.

import type { Reader, Tx } from '@tollgate/db';
import { sql } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { Invoice, InvoiceLine } from '../domain/invoice.ts';
import { openMonthOf } from './charges-to-note.ts';
import { partyToJson } from './json-rows.ts';
import { fromRowInvoiceLine, fromRowMoney } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** Holds the tenants' rows, as lockTenant does for one. Those that are not known are left out. */
export async function lockTenants(tx: Tx<BillingTables>, tenantIds: readonly string[]): Promise<void> {
  await tx
    .selectFrom('tenants')
    .select('tenant_id')
    .where('tenant_id', 'in', [...tenantIds])
    .orderBy('tenant_id')
    .forUpdate()
    .execute();
}

/** Those of them with a charge up to a month that the wallet has not taken. */
export async function tenantsWithUnposted(
  db: Reader<BillingTables>,
  tenantIds: readonly string[],
  month: BillingMonth,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('charge_progress')
    .select('tenant_id')
    .distinct()
    .where('tenant_id', 'in', [...tenantIds])
    .where('posted_at', 'is', null)
    .where('month', '<=', month)
    .execute();
  return new Set(rows.map((row) => row.tenant_id));
}

/** End of each one's last period. */
export async function closedUntilOf(
  db: Reader<BillingTables>,
  tenantIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const rows = await db
    .selectFrom('invoices')
    .select((eb) => ['tenant_id', eb.fn.max('period_end').as('until')])
    .where('tenant_id', 'in', [...tenantIds])
    .groupBy('tenant_id')
    .execute();
  return new Map(rows.map((row) => [row.tenant_id, row.until]));
}

/** Invoices to come. */
export interface InvoiceToFill {
  readonly tenantId: string;
  readonly invoiceId: string;
}

/**
 * Puts on each invoice what the wallet has taken of its tenant up to a month and no invoice has, and returns the lines by
 * invoice; what got nothing is not among them. The invoices follow in the same transaction.
 */
export async function fillInvoices(
  tx: Tx<BillingTables>,
  invoices: readonly InvoiceToFill[],
  month: BillingMonth,
): Promise<ReadonlyMap<string, readonly InvoiceLine[]>> {
  const { rows } = await sql<FilledRow>`
    with filled as (
      update charge_progress as progress set invoice_id = wanted.invoice_id
      from unnest(${invoices.map((one) => one.tenantId)}::text[], ${invoices.map((one) => one.invoiceId)}::text[])
        as wanted(tenant_id, invoice_id)
      where progress.tenant_id = wanted.tenant_id and progress.invoice_id is null and progress.posted_at is not null
        and progress.month <= ${month}
        and (not progress.corrects or coalesce(progress.month >= ${openMonthOf(sql`progress.tenant_id`)}, true))
      returning progress.charge_id, progress.invoice_id)
    select filled.invoice_id, charges.product, charges.month, charges.currency, charge_lines.unit_price_micros,
           sum(charge_lines.units) as units, sum(charge_lines.amount_micros) as micros
    from filled join charges using (charge_id) join charge_lines using (charge_id)
    group by 1, 2, 3, 4, 5
    order by filled.invoice_id, charges.product, charges.month, charge_lines.unit_price_micros desc`.execute(tx);
  const lines = Map.groupBy(rows, (row) => row.invoice_id);
  return new Map([...lines].map(([invoiceId, own]) => [invoiceId, own.flatMap(fromFilledRow)]));
}

interface FilledRow {
  readonly invoice_id: string;
  readonly product: string;
  readonly month: string;
  readonly currency: string;
  readonly unit_price_micros: bigint;
  readonly units: string;
  readonly micros: string;
}

/** Nothing where units cancel out. */
function fromFilledRow(row: FilledRow): InvoiceLine[] {
  const units = BigInt(row.units);
  if (units === 0n) return [];
  const unitPrice = fromRowMoney(row.unit_price_micros, row.currency);
  const amount = fromRowMoney(BigInt(row.micros), row.currency);
  return [{ product: row.product, units, unitPrice, amount, month: row.month }];
}

/** The first of so many numbers of a year. Its row stays locked until the transaction ends: take them last. */
export async function takeInvoiceNumbers(tx: Tx<BillingTables>, year: number, count: number): Promise<bigint> {
  const many = BigInt(count);
  const row = await tx
    .insertInto('invoice_counters')
    .values({ year, last_number: many })
    .onConflict((conflict) =>
      conflict.column('year').doUpdateSet((eb) => ({ last_number: eb('invoice_counters.last_number', '+', many) })),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return row.last_number - many + 1n;
}

/** Invoices with lines and the roundings that the wallet has to post, in three statements. */
export async function insertInvoices(tx: Tx<BillingTables>, invoices: readonly Invoice[]): Promise<void> {
  if (invoices.length === 0) return;
  const text = (pick: (one: Invoice) => string): string[] => invoices.map(pick);
  const amounts = (pick: (one: Invoice) => bigint): string[] => invoices.map((one) => pick(one).toString());
  const ids = text((one) => one.invoiceId);
  const issued = text((one) => one.issueTime.toISOString());
  await sql`
    insert into invoices (invoice_id, number, tenant_id, period_start, period_end, currency, exact_total_micros,
                          total_micros, net_micros, tax_micros, rounding_micros, issued_at, seller, buyer, due_at)
    select * from unnest(
      ${ids}::text[], ${text((one) => one.number)}::text[], ${text((one) => one.tenantId)}::text[],
      ${text((one) => one.period.start.toISOString())}::timestamptz[],
      ${text((one) => one.period.end.toISOString())}::timestamptz[], ${text((one) => one.total.currency)}::text[],
      ${amounts((one) => one.exactTotal.micros)}::bigint[], ${amounts((one) => one.total.micros)}::bigint[],
      ${amounts((one) => one.net.micros)}::bigint[], ${amounts((one) => one.tax.micros)}::bigint[],
      ${amounts((one) => one.rounding.micros)}::bigint[], ${issued}::timestamptz[],
      ${invoices.map((one) => (one.seller === undefined ? null : partyToJson(one.seller)))}::jsonb[],
      ${invoices.map((one) => (one.buyer === undefined ? null : partyToJson(one.buyer)))}::jsonb[],
      ${invoices.map((one) => one.dueTime?.toISOString() ?? null)}::timestamptz[])`.execute(tx);
  await insertLines(tx, invoices);
  const rounded = invoices.filter((one) => one.rounding.micros !== 0n);
  await sql`
    insert into roundings (invoice_id, tenant_id, difference_micros, currency, next_attempt_at)
    select * from unnest(
      ${rounded.map((one) => one.invoiceId)}::text[], ${rounded.map((one) => one.tenantId)}::text[],
      ${rounded.map((one) => one.rounding.micros.toString())}::bigint[],
      ${rounded.map((one) => one.rounding.currency)}::text[],
      ${rounded.map((one) => one.issueTime.toISOString())}::timestamptz[])`.execute(tx);
}

async function insertLines(tx: Tx<BillingTables>, invoices: readonly Invoice[]): Promise<void> {
  const lines = invoices.flatMap(({ invoiceId, lines: own }) => own.map((line, place) => ({ invoiceId, place, line })));
  await sql`
    insert into invoice_lines (invoice_id, place, product, units, unit_price_micros, amount_micros, month)
    select * from unnest(
      ${lines.map((one) => one.invoiceId)}::text[], ${lines.map((one) => one.place)}::integer[],
      ${lines.map((one) => one.line.product)}::text[], ${lines.map((one) => one.line.units.toString())}::bigint[],
      ${lines.map((one) => one.line.unitPrice.micros.toString())}::bigint[],
      ${lines.map((one) => one.line.amount.micros.toString())}::bigint[],
      ${lines.map((one) => one.line.month ?? null)}::text[])`.execute(tx);
}

/** Numbers and lines of invoices whose period ended in a span of time, by tenant. */
export async function invoicesEndingIn(
  db: Reader<BillingTables>,
  tenantIds: readonly string[],
  span: { readonly start: Date; readonly end: Date },
): Promise<ReadonlyMap<string, readonly { readonly number: string; readonly lines: readonly InvoiceLine[] }[]>> {
  const rows = await db
    .selectFrom('invoices')
    .leftJoin('invoice_lines', 'invoice_lines.invoice_id', 'invoices.invoice_id')
    .select([
      'invoices.tenant_id',
      'invoices.number',
      'invoices.currency',
      'invoices.invoice_id',
      'invoice_lines.place',
      'invoice_lines.product',
      'invoice_lines.units',
      'invoice_lines.unit_price_micros',
      'invoice_lines.amount_micros',
    ])
    .where('invoices.tenant_id', 'in', [...tenantIds])
    .where('invoices.period_end', '>', span.start)
    .where('invoices.period_end', '<=', span.end)
    .orderBy('invoices.tenant_id')
    .orderBy('invoices.number')
    .orderBy('invoice_lines.place')
    .execute();
  const byTenant = new Map<string, { number: string; lines: InvoiceLine[] }[]>();
  for (const row of rows) {
    const own = byTenant.get(row.tenant_id) ?? [];
    byTenant.set(row.tenant_id, own);
    let invoice = own.find((one) => one.number === row.number);
    if (invoice === undefined) own.push((invoice = { number: row.number, lines: [] }));
    const { place, product, units, unit_price_micros: price, amount_micros: amount } = row;
    if (place === null || product === null || units === null || price === null || amount === null) continue;
    const line = {
      invoice_id: row.invoice_id,
      place,
      product,
      units,
      unit_price_micros: price,
      amount_micros: amount,
      month: null,
    };
    invoice.lines.push(fromRowInvoiceLine(line, row.currency));
  }
  return byTenant;
}
