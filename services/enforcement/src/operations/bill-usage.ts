// USAGE_BILLED: everything counted is charged, what was paid is credited, and the last period becomes an invoice.
import { inTransaction } from '@tollgate/db';
import type { Deps } from '../deps.ts';
import { shanghaiMonth } from '../domain/settlement-steps.ts';
import { fixClosingMonth, type Settlement } from '../store/settlements.ts';
import { completeStep, orWaiting, requestIdFor, type StepOutcome, type Turn } from './settlement-step.ts';

/** ClosePeriod itself waits until all usage published before it is priced, whatever others send meanwhile. */
export async function billUsage(deps: Deps, settlement: Settlement, turn: Turn): Promise<StepOutcome> {
  const { tenantId, settlementId } = settlement;
  const { now, call } = turn;
  const { unpostedCharges, uncreditedOrders } = await deps.peers.invoices.getChargingStatus({ tenantId }, call);
  if (uncreditedOrders > 0n) return { waitingFor: `billing credits ${uncreditedOrders} orders that were paid` };
  if (unpostedCharges > 0n) return { waitingFor: `billing posts ${unpostedCharges} charges` };
  // Fixed before billing is asked: a try after midnight must be the same request.
  const month =
    settlement.closingMonth ??
    (await inTransaction(deps.db, (tx) => fixClosingMonth(tx, settlementId, shanghaiMonth(now))));
  const closed = await closePeriod(deps, settlement, month, turn);
  if ('waitingFor' in closed) return closed;
  return completeStep(deps, settlement, 'USAGE_BILLED', now, { final_invoice_id: closed.invoiceId });
}

async function closePeriod(
  deps: Deps,
  settlement: Settlement,
  month: string,
  { now, call }: Turn,
): Promise<{ invoiceId: string } | { waitingFor: string }> {
  const request = {
    requestId: requestIdFor(settlement, 'USAGE_BILLED'),
    tenantId: settlement.tenantId,
    month,
    validateOnly: false,
  };
  const closed = await orWaiting(deps, settlement, 'billing', now, deps.peers.invoices.closePeriod(request, call), [
    'NOTHING_TO_INVOICE',
  ]);
  if ('answer' in closed) return { invoiceId: closed.answer.invoice?.invoiceId ?? '' };
  return closed.refusal.reason === 'NOTHING_TO_INVOICE' ? { invoiceId: '' } : { waitingFor: closed.waitingFor };
}
