// RefundsService.GetRefund and ListRefunds

import type {
  GetRefundRequest,
  GetRefundResponse,
  ListRefundsRequest,
  ListRefundsResponse,
} from '@tollgate/contracts/billing/v1/refunds';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { getRefund, listRefunds } from '../operations/read-refunds.ts';
import { fromProtoRefundState, toProtoRefund } from './convert-refunds.ts';

const key = idKey('rfd');

export function getRefundHandler(parts: EntryParts): Unary<GetRefundRequest, GetRefundResponse> {
  return async ({ tenantId, refundId }) => ({ refund: toProtoRefund(await getRefund(parts.db, tenantId, refundId)) });
}

export function listRefundsHandler(parts: EntryParts): Unary<ListRefundsRequest, ListRefundsResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const wanted = { tenantId: request.tenantId, state: fromProtoRefundState(request.state) };
    const rows = await listRefunds(parts.db, wanted, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, ({ refund }) => refund.refundId);
    return { refunds: items.map(toProtoRefund), nextPageToken };
  };
}
