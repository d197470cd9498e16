// Final statements.

import type { Reader, Tx } from '@tollgate/db';
import { subtract } from '@tollgate/money';
import { type Selectable, sql } from 'kysely';
import type { BillingMonth } from '../domain/billing-month.ts';
import type { MonthlyStatement } from '../domain/monthly-statement.ts';
import { figuresFromJson, figuresToJson, partyFromJson, partyToJson, presentParty } from './json-rows.ts';
import type { BillingTables } from './schema.ts';
import type { StatementsTable } from './schema-documents.ts';

type Db = Reader<BillingTables>;

/** A statement with its number. */
export type FinalStatement = MonthlyStatement & { readonly number: string };

export async function findStatement(
  db: Db,
  tenantId: string,
  month: BillingMonth,
): Promise<FinalStatement | undefined> {
  const row = await db
    .selectFrom('statements')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('month', '=', month)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Newest month first, those before a month. */
export async function statementsOfTenant(
  db: Db,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<FinalStatement[]> {
  let query = db.selectFrom('statements').selectAll().where('tenant_id', '=', tenantId);
  if (before !== undefined) query = query.where('month', '<', before);
  const rows = await query.orderBy('month', 'desc').limit(limit).execute();
  return rows.map(fromRow);
}

/** Numbered ones of one commit, in one statement. */
export async function insertStatements(tx: Tx<BillingTables>, statements: readonly FinalStatement[]): Promise<void> {
  if (statements.length === 0) return;
  const column = (pick: (one: FinalStatement) => string): string[] => statements.map(pick);
  const amounts = (pick: (one: FinalStatement) => bigint): string[] => statements.map((one) => pick(one).toString());
  await sql`
    insert into statements (tenant_id, month, number, currency, opening_micros, change_micros, closing_micros, content,
                            seller, buyer, issued_at)
    select * from unnest(
      ${column((one) => one.tenantId)}::text[], ${column((one) => one.month)}::text[], ${column((one) => one.number)}::text[],
      ${column((one) => one.opening.currency)}::text[], ${amounts((one) => one.opening.micros)}::bigint[],
      ${amounts((one) => subtract(one.closing.total, one.opening).micros)}::bigint[],
      ${amounts((one) => one.closing.total.micros)}::bigint[], ${column(contentOf)}::jsonb[],
      ${statements.map((one) => (one.seller === undefined ? null : partyToJson(one.seller)))}::jsonb[],
      ${column((one) => partyToJson(one.buyer))}::jsonb[], ${column((one) => one.issueTime.toISOString())}::timestamptz[])`.execute(
    tx,
  );
}

function contentOf(one: FinalStatement): string {
  const { opening, closing, movements, invoiceNumbers, usage, usageTotal, usageCarried } = one;
  const { noteNumbers, notesTotal } = one;
  const figures = { opening, closing, movements, invoiceNumbers, usage, usageTotal, usageCarried };
  return figuresToJson({ ...figures, noteNumbers, notesTotal });
}

function fromRow(row: Selectable<StatementsTable>): FinalStatement {
  return {
    ...figuresFromJson(row.content),
    tenantId: row.tenant_id,
    // Checked by the table's own constraint.
    month: row.month as BillingMonth,
    number: row.number,
    seller: partyFromJson(row.seller),
    buyer: presentParty(row.buyer),
    issueTime: row.issued_at,
  };
}
