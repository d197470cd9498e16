// USAGE_BILLED: everything counted is charged, and the last period is closed into an invoice.
import { inTransaction } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { shanghaiMonth } from '../domain/settlement-steps.ts';
import { fixClosingMonth, type Settlement } from '../store/settlements.ts';
import { completeStep, orWaiting, requestIdFor, type StepOutcome } from './settlement-step.ts';

export async function billUsage(deps: Deps, settlement: Settlement, now: Date): Promise<StepOutcome> {
  const { tenantId, settlementId } = settlement;
  const status = await deps.peers.invoices.getChargingStatus({ tenantId });
  if (status.pendingUsageEvents > 0n || status.unpostedCharges > 0n)
    return {
      waitingFor: `billing prices ${status.pendingUsageEvents} events and posts ${status.unpostedCharges} charges`,
    };
  // Fixed before billing is asked: a try after midnight must be the same request.
  const month =
    settlement.closingMonth ??
    (await inTransaction(deps.db, (tx) => fixClosingMonth(tx, settlementId, shanghaiMonth(now))));
  const closed = await closePeriod(deps, settlement, month, now);
  if ('waitingFor' in closed) return closed;
  return completeStep(deps, settlement, 'USAGE_BILLED', now, { final_invoice_id: closed.invoiceId });
}

async function closePeriod(
  deps: Deps,
  settlement: Settlement,
  month: string,
  now: Date,
): Promise<{ invoiceId: string } | { waitingFor: string }> {
  const request = {
    requestId: requestIdFor(settlement, 'USAGE_BILLED'),
    tenantId: settlement.tenantId,
    month,
    validateOnly: false,
  };
  const closed = await orWaiting(deps, settlement, 'billing', now, deps.peers.invoices.closePeriod(request), [
    'NOTHING_TO_INVOICE',
  ]);
  if ('answer' in closed) return { invoiceId: closed.answer.invoice?.invoiceId ?? '' };
  return closed.refusal.reason === 'NOTHING_TO_INVOICE' ? { invoiceId: '' } : { waitingFor: closed.waitingFor };
}
