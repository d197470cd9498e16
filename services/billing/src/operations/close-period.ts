// Closes a tenant's billing period into an invoice.

import type { Tx } from '@tollgate/db';
import { newId } from '@tollgate/ids';
import { isZero } from '@tollgate/money';
import type { BillingDeps } from '../deps.ts';
import { type BillingMonth, monthEnd, yearOf } from '../domain/billing-month.ts';
import { decidePeriod } from '../domain/billing-period.ts';
import { monthNotStarted, nothingToInvoice, periodClosed, tenantNotFound } from '../domain/errors.ts';
import { type Invoice, invoiceNumber, totalsOf } from '../domain/invoice.ts';
import { anyToInvoice, linesPutOn, putOnInvoice } from '../store/charge-progress.ts';
import { closedUntil, insertInvoice, takeInvoiceNumber } from '../store/invoices.ts';
import { insertDues } from '../store/dunning.ts';
import { insertRounding } from '../store/roundings.ts';
import { findStatement } from '../store/statements.ts';
import type { BillingTables } from '../store/schema.ts';
import { lockTenant } from '../store/tenants.ts';
import { appendInvoiceIssued } from './append-events.ts';
import { dueTimesOf } from './due-times.ts';
import { partiesOf } from './parties.ts';

/**
 * Bills every posted charge of the month and of earlier ones that has no invoice yet. A charge that the wallet has not
 * taken when this runs came after the cut and waits for the next period.
 *
 * @throws DomainError TENANT_NOT_FOUND, MONTH_NOT_STARTED, NOTHING_TO_INVOICE, PERIOD_CLOSED.
 */
export async function closePeriod(
  tx: Tx<BillingTables>,
  deps: Pick<BillingDeps, 'now'>,
  tenantId: string,
  month: BillingMonth,
): Promise<Invoice> {
  if (!(await lockTenant(tx, tenantId))) throw tenantNotFound(tenantId);
  // After the lock: a closing that waited for another one cuts off after it.
  const now = deps.now();
  const decision = decidePeriod(month, now, await closedUntil(tx, tenantId));
  if (decision.kind === 'not_started') throw monthNotStarted(month);
  if (!(await anyToInvoice(tx, tenantId, month))) throw nothingToInvoice(month);
  if (decision.kind === 'already_closed') throw periodClosed(month, decision.until);
  if ((await findStatement(tx, tenantId, month)) !== undefined) throw periodClosed(month, monthEnd(month));
  const parties = await partiesOf(tx, [tenantId]);
  // From here on it succeeds.
  const invoiceId = newId('inv');
  await putOnInvoice(tx, tenantId, month, invoiceId);
  const lines = await linesPutOn(tx, tenantId, invoiceId);
  const year = yearOf(now);
  // The last lock that is taken, and the shortest held: every invoice of the year waits for it.
  const number = invoiceNumber(year, await takeInvoiceNumber(tx, year));
  const invoice: Invoice = {
    invoiceId,
    number,
    tenantId,
    period: decision.period,
    lines,
    ...totalsOf(lines),
    issueTime: now,
    dueTime: (await dueTimesOf(tx, [tenantId], now)).get(tenantId),
    ...parties(tenantId),
  };
  await insertInvoice(tx, invoice);
  await insertDues(tx, [invoice]);
  if (!isZero(invoice.rounding)) await insertRounding(tx, invoice);
  await appendInvoiceIssued(tx, invoice);
  return invoice;
}
