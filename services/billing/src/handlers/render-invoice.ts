// DocumentsService.RenderInvoice

import type { RenderInvoiceRequest, RenderInvoiceResponse } from '@tollgate/contracts/billing/v1/documents';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { renderInvoice } from '../operations/render-invoice.ts';
import { fromProtoFormat, fromProtoLanguage } from './convert-documents.ts';

export function renderInvoiceHandler(parts: EntryParts): Unary<RenderInvoiceRequest, RenderInvoiceResponse> {
  return async (request) => ({
    file: await renderInvoice(
      parts.db,
      parts.deps,
      request,
      fromProtoFormat(request.format),
      fromProtoLanguage(request.language),
    ),
  });
}
