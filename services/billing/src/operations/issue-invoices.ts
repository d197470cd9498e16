// A batch of a month-end run: the invoices of many tenants in one transaction.

import { type Db, inTransaction, isConnectionFailure, type Tx } from '@tollgate/db';
import { isDomainError } from '@tollgate/errors';
import { type Id, newId } from '@tollgate/ids';
import type { BillingDeps } from '../deps.ts';
import { type BillingMonth, yearOf } from '../domain/billing-month.ts';
import { decidePeriod } from '../domain/billing-period.ts';
import { type Invoice, invoiceNumber, totalsOf } from '../domain/invoice.ts';
import { nextAttempt } from '../domain/retry.ts';
import {
  closedUntilOf,
  fillInvoices,
  insertInvoices,
  lockTenants,
  takeInvoiceNumbers,
  tenantsWithUnposted,
} from '../store/invoice-batches.ts';
import { insertDues } from '../store/dunning.ts';
import { claimTenants, moveOn, type TenantOutcome } from '../store/invoice-runs.ts';
import type { BillingTables } from '../store/schema.ts';
import { appendInvoicesIssued } from './append-events.ts';
import { dueTimesOf } from './due-times.ts';
import { partiesOf } from './parties.ts';

/** Tenants a commit: enough to share its cost and the lock of the numbers, few enough to be done within a second. */
const INVOICE_BATCH = 100;

type Deps = Pick<BillingDeps, 'now' | 'telemetry'>;
type Among = Parameters<typeof claimTenants>[4];

/**
 * Issues the invoices of tenants that wait, and returns how many tenants were looked at. When one of them cannot be
 * invoiced, each is tried alone, and that one is noted as failed.
 */
export async function issueInvoices(db: Db<BillingTables>, deps: Deps, month: BillingMonth): Promise<number> {
  const claimed: string[] = [];
  try {
    return await inTransaction(db, (tx) => issueBatch(tx, deps, month, { limit: INVOICE_BATCH }, claimed));
  } catch (error) {
    if (isConnectionFailure(error) || claimed.length === 0) throw error;
  }
  for (const tenantId of claimed) await issueAlone(db, deps, month, tenantId);
  return claimed.length;
}

async function issueAlone(db: Db<BillingTables>, deps: Deps, month: BillingMonth, tenantId: string): Promise<void> {
  const among = { tenantIds: [tenantId] };
  try {
    await inTransaction(db, (tx) => issueBatch(tx, deps, month, among, []));
  } catch (error) {
    if (isConnectionFailure(error)) throw error;
    const reason = isDomainError(error) ? error.reason : 'INVOICE_FAILED';
    deps.telemetry.runFailed(month, tenantId, reason, error);
    await inTransaction(db, async (tx) => {
      const now = deps.now();
      if ((await claimTenants(tx, month, 'waiting', now, among)).length === 0) return;
      await moveOn(tx, month, [{ tenantId, kind: 'failed', reason }], { now, again: nextAttempt(now, 9) });
    });
  }
}

async function issueBatch(
  tx: Tx<BillingTables>,
  deps: Deps,
  month: BillingMonth,
  among: Among,
  claimed: string[],
): Promise<number> {
  claimed.length = 0;
  claimed.push(...(await claimTenants(tx, month, 'waiting', deps.now(), among)));
  if (claimed.length === 0) return 0;
  await lockTenants(tx, claimed);
  // After the locks, as when one period is closed.
  const now = deps.now();
  const unposted = await tenantsWithUnposted(tx, claimed, month);
  const closed = await closedUntilOf(tx, claimed);
  const parties = await partiesOf(tx, claimed);
  const dueTimes = await dueTimesOf(tx, claimed, now);
  const outcomes: TenantOutcome[] = [];
  const drafts: { tenantId: string; invoiceId: Id<'inv'>; period: Invoice['period'] }[] = [];
  for (const tenantId of claimed) {
    const decision = decidePeriod(month, now, closed.get(tenantId));
    if (unposted.has(tenantId)) outcomes.push({ tenantId, kind: 'failed', reason: 'CHARGES_PENDING' });
    else if (decision.kind === 'period') drafts.push({ tenantId, invoiceId: newId('inv'), period: decision.period });
    else outcomes.push({ tenantId, kind: 'invoiced', invoiceId: null, skipped: 'PERIOD_CLOSED' });
  }
  const filled = await fillInvoices(tx, drafts, month);
  const issuing = drafts.flatMap((draft) => {
    const lines = filled.get(draft.invoiceId);
    if (lines === undefined) {
      outcomes.push({ tenantId: draft.tenantId, kind: 'invoiced', invoiceId: null, skipped: 'NOTHING_TO_INVOICE' });
      return [];
    }
    outcomes.push({ tenantId: draft.tenantId, kind: 'invoiced', invoiceId: draft.invoiceId, skipped: null });
    const dueTime = dueTimes.get(draft.tenantId);
    return [{ ...draft, lines, ...totalsOf(lines), ...parties(draft.tenantId), issueTime: now, dueTime }];
  });
  const year = yearOf(now);
  // The last lock that is taken, and the shortest held: every invoice of the year waits for it.
  const first = issuing.length === 0 ? 1n : await takeInvoiceNumbers(tx, year, issuing.length);
  const invoices = issuing.map((one, place) => ({ ...one, number: invoiceNumber(year, first + BigInt(place)) }));
  await insertInvoices(tx, invoices);
  await insertDues(tx, invoices);
  await moveOn(tx, month, outcomes, { now, again: nextAttempt(now, 5) });
  await appendInvoicesIssued(tx, invoices);
  return claimed.length;
}
