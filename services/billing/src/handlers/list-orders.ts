// OrdersService.ListOrders

import type { ListOrdersRequest, ListOrdersResponse } from '@tollgate/contracts/billing/v1/orders';
import type { Unary } from '@tollgate/rpc';
import { listOrders } from '../operations/read-orders.ts';
import { fromProtoPage, toProtoOrder, toProtoPage } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function listOrdersHandler(parts: EntryParts): Unary<ListOrdersRequest, ListOrdersResponse> {
  return async (request) => {
    const { before, size } = fromProtoPage(request, 'ord', 50);
    const { page, nextPageToken } = toProtoPage(
      await listOrders(parts.db, request.tenantId, before, size + 1),
      size,
      (order) => order.orderId,
    );
    return { orders: page.map(toProtoOrder), nextPageToken };
  };
}
