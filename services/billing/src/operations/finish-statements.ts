// The second half of a month-end run: final statements of many tenants in one transaction.

import { type Db, inTransaction } from '@tollgate/db';
import type { BillingDeps } from '../deps.ts';
import { type BillingMonth, monthEnd, monthStart, yearOf } from '../domain/billing-month.ts';
import {
  documentNumber,
  isBlank,
  type LedgerMonth,
  type MonthlyStatement,
  statementFigures,
} from '../domain/monthly-statement.ts';
import { nextAttempt } from '../domain/retry.ts';
import { takeNumbers } from '../store/document-counters.ts';
import { invoicesEndingIn, lockTenants } from '../store/invoice-batches.ts';
import { claimTenants, dueTenants, moveOn, type TenantOutcome } from '../store/invoice-runs.ts';
import { type NoteOnStatement, notesIssuedIn } from '../store/notes.ts';
import type { BillingTables } from '../store/schema.ts';
import { insertStatements } from '../store/statements.ts';
import { ledgerMonths } from './ledger-months.ts';
import { partiesOf } from './parties.ts';

/** Tenants a question to the wallet, which answers for at most 500. */
const STATEMENT_BATCH = 200;

type Deps = Pick<BillingDeps, 'now' | 'movements' | 'telemetry'>;

/**
 * Makes the statements of tenants whose invoices are issued final, and returns how many tenants were looked at. Workers
 * with different `place` begin at different tenants; two that meet at one are no harm: the row is locked and looked at.
 *
 * @throws DomainError of an outage of the wallet: the rest waits for the next run.
 */
export async function finishStatements(
  db: Db<BillingTables>,
  deps: Deps,
  month: BillingMonth,
  place: number,
): Promise<number> {
  const page = { limit: STATEMENT_BATCH, offset: place * STATEMENT_BATCH };
  const due = await dueTenants(db, month, 'invoiced', deps.now(), page);
  if (due.length === 0) return 0;
  const span = { start: monthStart(month), end: monthEnd(month) };
  const ledger = await ledgerMonths(deps, due, span);
  return inTransaction(db, async (tx) => {
    const claimed = await claimTenants(tx, month, 'invoiced', deps.now(), { tenantIds: due });
    if (claimed.length === 0) return 0;
    // Nobody closes another period of the month meanwhile.
    await lockTenants(tx, claimed);
    const now = deps.now();
    const invoices = await invoicesEndingIn(tx, claimed, span);
    const notes = await notesIssuedIn(tx, claimed, span);
    const parties = await partiesOf(tx, claimed);
    const outcomes: TenantOutcome[] = [];
    const statements: MonthlyStatement[] = [];
    for (const tenantId of claimed) {
      const documents = { invoices: invoices.get(tenantId) ?? [], notes: notes.get(tenantId) ?? [] };
      const figures = figuresOf(deps, month, tenantId, ledger.get(tenantId), documents);
      if (typeof figures === 'string') outcomes.push({ tenantId, kind: 'failed', reason: figures });
      else if (isBlank(figures)) outcomes.push({ tenantId, kind: 'done', statementNumber: null });
      else statements.push({ ...figures, tenantId, month, number: undefined, ...parties(tenantId), issueTime: now });
    }
    const year = yearOf(now);
    const first = statements.length === 0 ? 1n : await takeNumbers(tx, 'S', year, statements.length);
    const final = statements.map((one, at) => ({ ...one, number: documentNumber('S', year, first + BigInt(at)) }));
    await insertStatements(tx, final);
    for (const { tenantId, number } of final) outcomes.push({ tenantId, kind: 'done', statementNumber: number });
    await moveOn(tx, month, outcomes, { now, again: nextAttempt(now, 9) });
    return claimed.length;
  });
}

/** The figures, or why there are none. */
function figuresOf(
  deps: Deps,
  month: BillingMonth,
  tenantId: string,
  ledger: LedgerMonth | undefined,
  documents: { readonly invoices: Parameters<typeof statementFigures>[1]; readonly notes: readonly NoteOnStatement[] },
): ReturnType<typeof statementFigures> | string {
  if (ledger === undefined) return 'WALLET_NOT_FOUND';
  try {
    return statementFigures(ledger, documents.invoices, documents.notes);
  } catch (error) {
    deps.telemetry.runFailed(month, tenantId, 'LEDGER_MISMATCH', error);
    return 'LEDGER_MISMATCH';
  }
}
