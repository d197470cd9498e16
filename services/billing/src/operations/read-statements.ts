// A tenant's monthly statements: final ones as they were issued, drafts from what the ledger has.

import type { Reader } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { type BillingMonth, monthEnd, monthStart } from '../domain/billing-month.ts';
import { walletUnknown } from '../domain/document-errors.ts';
import { monthNotStarted, tenantNotFound } from '../domain/errors.ts';
import { type MonthlyStatement, statementFigures } from '../domain/monthly-statement.ts';
import { invoicesEndingIn } from '../store/invoice-batches.ts';
import { notesIssuedIn } from '../store/notes.ts';
import type { BillingTables } from '../store/schema.ts';
import { findStatement, type FinalStatement, statementsOfTenant } from '../store/statements.ts';
import { findTenant } from '../store/tenants.ts';
import { ledgerMonths } from './ledger-months.ts';
import { partiesOf } from './parties.ts';

/** The wallet's clock may be a little behind ours. */
const CLOCKS_APART_MS = 2_000;

/** @throws DomainError TENANT_NOT_FOUND, MONTH_NOT_STARTED, WALLET_NOT_FOUND, and of an outage of the wallet. */
export async function readStatement(
  db: Reader<BillingTables>,
  deps: Pick<BillingDeps, 'now' | 'movements'>,
  tenantId: string,
  month: BillingMonth,
): Promise<MonthlyStatement> {
  const final = await findStatement(db, tenantId, month);
  if (final !== undefined) return final;
  if ((await findTenant(db, tenantId)) === undefined) throw tenantNotFound(tenantId);
  const now = deps.now();
  const start = monthStart(month);
  const soFar = new Date(now.getTime() - CLOCKS_APART_MS);
  if (soFar <= start) throw monthNotStarted(month);
  const end = soFar < monthEnd(month) ? soFar : monthEnd(month);
  const ledger = (await ledgerMonths(deps, [tenantId], { start, end })).get(tenantId);
  if (ledger === undefined) throw walletUnknown(tenantId);
  const invoices = (await invoicesEndingIn(db, [tenantId], { start, end })).get(tenantId) ?? [];
  const notes = (await notesIssuedIn(db, [tenantId], { start, end })).get(tenantId) ?? [];
  const parties = await partiesOf(db, [tenantId]);
  return {
    ...statementFigures(ledger, invoices, notes),
    tenantId,
    month,
    number: undefined,
    ...parties(tenantId),
    issueTime: now,
  };
}

/** Final ones, newest month first. */
export function listStatements(
  db: Reader<BillingTables>,
  tenantId: string,
  before: string | undefined,
  limit: number,
): Promise<FinalStatement[]> {
  return statementsOfTenant(db, tenantId, before, limit);
}
