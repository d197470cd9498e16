// PackagesService.OrderPackage

import { OrderPackageRequest, OrderPackageResponse } from '@tollgate/contracts/billing/v1/packages';
import type { Unary } from '@tollgate/rpc';
import { mutation } from '@tollgate/service';
import type { EntryParts } from '../deps.ts';
import { offerPayment } from '../operations/offer-payment.ts';
import { orderPackage } from '../operations/order-package.ts';
import { fromProtoPaymentChannel, required, toProtoOrder } from './convert.ts';

export function orderPackageHandler(parts: EntryParts): Unary<OrderPackageRequest, OrderPackageResponse> {
  const create = mutation(parts, OrderPackageResponse, OrderPackageRequest, async (tx, request) => {
    const { tenantId, code, version } = request;
    const channel = fromProtoPaymentChannel(request.channel);
    return { order: toProtoOrder(await orderPackage(tx, parts.deps, { tenantId, code, version, channel })) };
  });
  return async (request, call) => {
    const created = await create(request, call);
    if (request.validateOnly === true) return created;
    const order = required(created.order, 'order');
    const payUrl = await offerPayment(parts.db, parts.deps, order, call.signal);
    return { order: { ...order, payUrl } };
  };
}
