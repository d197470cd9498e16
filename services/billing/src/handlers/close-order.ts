// PaymentsService.CloseOrder

import { CloseOrderRequest, CloseOrderResponse } from '@tollgate/contracts/billing/v1/payments';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { closeOrder } from '../operations/close-order.ts';
import { toProtoOrder } from './convert.ts';

export function closeOrderHandler(parts: EntryParts): Unary<CloseOrderRequest, CloseOrderResponse> {
  return mutation(parts, CloseOrderResponse, CloseOrderRequest, async (tx, request) => ({
    order: toProtoOrder(await closeOrder(tx, parts.deps, request)),
  }));
}
