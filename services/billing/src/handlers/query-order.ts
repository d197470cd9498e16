// PaymentsService.QueryOrder

import type { QueryOrderRequest, QueryOrderResponse } from '@tollgate/contracts/billing/v1/payments';
import type { Unary } from '@tollgate/rpc';
import type { EntryParts } from '../deps.ts';
import { queryOrder } from '../operations/query-orders.ts';
import { toProtoOrder } from './convert.ts';

/** Needs no request id: asking twice records one payment. */
export function queryOrderHandler(parts: EntryParts): Unary<QueryOrderRequest, QueryOrderResponse> {
  return async (request, call) => ({
    order: toProtoOrder(await queryOrder(parts.db, parts.deps, request, call.signal)),
  });
}
