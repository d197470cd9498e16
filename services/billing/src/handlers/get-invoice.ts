// InvoicesService.GetInvoice

import type { GetInvoiceRequest, GetInvoiceResponse } from '@tollgate/contracts/billing/v1/invoices';
import type { Unary } from '@tollgate/rpc';
import { getInvoice } from '../operations/read-invoices.ts';
import { toProtoInvoice } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function getInvoiceHandler(parts: EntryParts): Unary<GetInvoiceRequest, GetInvoiceResponse> {
  return async (request) => ({
    invoice: toProtoInvoice(await getInvoice(parts.db, request.tenantId, request.invoiceId)),
  });
}
