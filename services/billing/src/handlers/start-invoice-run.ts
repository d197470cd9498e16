// InvoiceRunsService.StartInvoiceRun

import { actorOf } from '@tollgate/auth';
import { StartInvoiceRunRequest, StartInvoiceRunResponse } from '@tollgate/contracts/billing/v1/runs';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { startInvoiceRun } from '../operations/invoice-runs.ts';
import { fromProtoMonth, toProtoRun } from './convert-statements.ts';

export function startInvoiceRunHandler(parts: EntryParts): Unary<StartInvoiceRunRequest, StartInvoiceRunResponse> {
  return async (request, call) => {
    // Asked of the broker before the transaction.
    const usagePlace = await parts.deps.backlog.newest();
    const start = mutation(parts, StartInvoiceRunResponse, StartInvoiceRunRequest, async (tx) => {
      const by = actorOf(call);
      const run = await startInvoiceRun(tx, parts.deps, fromProtoMonth(request.month), { by, usagePlace });
      return { run: toProtoRun(run, parts.now()) };
    });
    const response = await start(request, call);
    if (!request.validateOnly) parts.deps.wake.runs();
    return response;
  };
}
