// OrdersService.ListOrders

import type { ListOrdersRequest, ListOrdersResponse } from '@tollgate/contracts/billing/v1/orders';
import { fromPagedRequest, idKey, toPage } from '@tollgate/paging';
import type { Unary } from '@tollgate/rpc';
import { listOrders } from '../operations/read-orders.ts';
import { toProtoOrder } from './convert.ts';
import type { EntryParts } from '../deps.ts';

const key = idKey('ord');

export function listOrdersHandler(parts: EntryParts): Unary<ListOrdersRequest, ListOrdersResponse> {
  return async (request) => {
    const query = fromPagedRequest(request, 50, key);
    const rows = await listOrders(parts.db, request.tenantId, query.after, query.limit);
    const { items, nextPageToken } = toPage(rows, query, key, (order) => order.orderId);
    return { orders: items.map(toProtoOrder), nextPageToken };
  };
}
