// InvoicesService.ListCharges

import type { ListChargesRequest, ListChargesResponse } from '@tollgate/contracts/billing/v1/invoices';
import type { Unary } from '@tollgate/rpc';
import { listCharges } from '../operations/read-charges.ts';
import { fromProtoPage, toProtoCharge, toProtoPage } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function listChargesHandler(parts: EntryParts): Unary<ListChargesRequest, ListChargesResponse> {
  return async (request) => {
    const { before, size } = fromProtoPage(request, 'chg', 100);
    const { page, nextPageToken } = toProtoPage(
      await listCharges(parts.db, request.tenantId, before, size + 1),
      size,
      (charge) => charge.chargeId,
    );
    return { charges: page.map(toProtoCharge), nextPageToken };
  };
}
