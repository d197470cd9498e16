// OrdersService.CreateTopUpOrder

import { CreateTopUpOrderRequest, CreateTopUpOrderResponse } from '@tollgate/contracts/billing/v1/orders';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import { createTopUpOrder } from '../operations/create-top-up-order.ts';
import { offerPayment } from '../operations/offer-payment.ts';
import { fromProtoMoney, fromProtoPaymentChannel, required, toProtoOrder } from './convert.ts';
import type { EntryParts } from '../deps.ts';

export function createTopUpOrderHandler(parts: EntryParts): Unary<CreateTopUpOrderRequest, CreateTopUpOrderResponse> {
  const create = mutation(parts, CreateTopUpOrderResponse, CreateTopUpOrderRequest, async (tx, request) => {
    const order = await createTopUpOrder(tx, parts.deps, {
      tenantId: request.tenantId,
      amount: fromProtoMoney(request.amount, 'amount'),
      channel: fromProtoPaymentChannel(request.channel),
    });
    return { order: toProtoOrder(order) };
  });
  return async (request, call) => {
    const order = required((await create(request, call)).order, 'order');
    const payUrl = await offerPayment(parts.db, parts.deps, order, call.signal);
    return { order: { ...order, payUrl } };
  };
}
