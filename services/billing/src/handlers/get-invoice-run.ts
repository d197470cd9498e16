// InvoiceRunsService.GetInvoiceRun

import type { GetInvoiceRunRequest, GetInvoiceRunResponse } from '@tollgate/contracts/billing/v1/runs';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { readInvoiceRun } from '../operations/invoice-runs.ts';
import { fromProtoMonth, toProtoRun } from './convert-statements.ts';

export function getInvoiceRunHandler(parts: EntryParts): Unary<GetInvoiceRunRequest, GetInvoiceRunResponse> {
  return async (request) => ({
    run: toProtoRun(await readInvoiceRun(parts.db, fromProtoMonth(request.month)), parts.now()),
  });
}
