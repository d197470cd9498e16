// InvoicesService.ClosePeriod

import { ClosePeriodRequest, ClosePeriodResponse } from '@tollgate/contracts/billing/v1/invoices';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { parseMonth } from '../domain/billing-month.ts';
import { awaitCharged } from '../operations/await-charged.ts';
import { closePeriod } from '../operations/close-period.ts';
import { required, toProtoInvoice } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function closePeriodHandler(parts: EntryParts): Unary<ClosePeriodRequest, ClosePeriodResponse> {
  const close = mutation(parts, ClosePeriodResponse, ClosePeriodRequest, async (tx, request) => {
    const month = required(parseMonth(request.month), 'month');
    return { invoice: toProtoInvoice(await closePeriod(tx, parts.deps, request.tenantId, month)) };
  });
  return async (request, call) => {
    // Outside of the stored outcome: CHARGES_PENDING passes, and the same request may then succeed.
    await awaitCharged(parts.db, parts.deps, request.tenantId, call.signal);
    const response = await close(request, call);
    if (!request.validateOnly) parts.deps.wake.roundings();
    return response;
  };
}
