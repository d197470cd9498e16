// InvoicesService.ListCharges

import type { ListChargesRequest, ListChargesResponse } from '@tollgate/contracts/billing/v1/invoices';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listCharges } from '../operations/read-charges.ts';
import { toProtoCharge } from './convert.ts';
import type { EntryParts } from '../deps.ts';

const key = idKey('chg');

export function listChargesHandler(parts: EntryParts): Unary<ListChargesRequest, ListChargesResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 100, key);
    const rows = await listCharges(parts.db, request.tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (charge) => charge.chargeId);
    return { charges: items.map(toProtoCharge), nextPageToken };
  };
}
