// InvoiceRunsService.RetryInvoiceRun

import { RetryInvoiceRunRequest, RetryInvoiceRunResponse } from '@tollgate/contracts/billing/v1/runs';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { retryInvoiceRun } from '../operations/invoice-runs.ts';
import { fromProtoMonth, toProtoRun } from './convert-statements.ts';

export function retryInvoiceRunHandler(parts: EntryParts): Unary<RetryInvoiceRunRequest, RetryInvoiceRunResponse> {
  const retry = mutation(parts, RetryInvoiceRunResponse, RetryInvoiceRunRequest, async (tx, request) => {
    const now = parts.now();
    return { run: toProtoRun(await retryInvoiceRun(tx, fromProtoMonth(request.month), now), now) };
  });
  return async (request, call) => {
    const response = await retry(request, call);
    parts.deps.wake.runs();
    return response;
  };
}
