// OrdersService.GetOrder

import type { GetOrderRequest, GetOrderResponse } from '@tollgate/contracts/billing/v1/orders';
import type { Unary } from '@tollgate/rpc';
import { getOrder } from '../operations/read-orders.ts';
import { toProtoOrder } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function getOrderHandler(parts: EntryParts): Unary<GetOrderRequest, GetOrderResponse> {
  return async (request) => ({ order: toProtoOrder(await getOrder(parts.db, request.tenantId, request.orderId)) });
}
